"""Decides every address: each module of accord/web/pages brings its own, and one given twice is found at start."""

import importlib
import pkgutil
from itertools import chain

from django.urls import URLPattern, include, path

from accord.web import pages

_modules = [importlib.import_module(f"{pages.__name__}.{found.name}") for found in pkgutil.iter_modules(pages.__path__)]


def _gather(name: str) -> list[URLPattern]:
    found = list(chain.from_iterable(getattr(module, name, ()) for module in _modules))
    routes = [str(one.pattern) for one in found]
    if twice := sorted({route for route in routes if routes.count(route) > 1}):
        raise RuntimeError(f"Two pages share the address {twice[0]!r}.")
    return found


urlpatterns = [path("w/<slug:slug>/", include(_gather("urlpatterns"))), *_gather("public_urlpatterns")]
