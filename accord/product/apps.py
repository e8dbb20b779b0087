"""Product as a Django app."""

from django.apps import AppConfig


class ProductConfig(AppConfig):
    name = "accord.product"
    label = "product"
