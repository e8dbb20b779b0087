"""Decides where the doors are mounted: the API under /api/v1, every page under the root."""

from django.urls import include, path

from accord.api import api
from accord.config.demo.door import put_back

urlpatterns = [
    path("api/v1/", api.urls),
    path("w/<slug:slug>/demo/put-back", put_back, name="demo-put-back"),
    path("", include("accord.web.urls")),
]

handler400 = "accord.web.errors.bad_request"
handler403 = "accord.web.errors.not_allowed"
handler404 = "accord.web.errors.not_found"
handler500 = "accord.web.errors.broken"
