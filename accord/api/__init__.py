"""The API: the same commands and reads as the pages, as JSON under /api/v1."""

import importlib
import pkgutil

from accord.api import elsewhere, nouns
from accord.api.answers import Api
from accord.api.errors import word_refusals

api = Api()
word_refusals(api)
for found in pkgutil.iter_modules(nouns.__path__):
    api.add_router("", importlib.import_module(f"{nouns.__name__}.{found.name}").router)
# Last, since it takes every address that is left.
api.add_router("", elsewhere.router)
