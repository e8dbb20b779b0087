"""The API: the same commands and reads as the pages, as JSON under /api/v1."""

import importlib
import pkgutil

from ninja import NinjaAPI

from accord import __version__
from accord.api import nouns
from accord.api.auth import TokenOrSession
from accord.api.errors import word_refusals

api = NinjaAPI(
    title="Accord",
    version=__version__,
    description="Lists answer `{items, next}`; give `next` back as `after`. Errors are RFC 9457 problems that name the field and the rule.",
    urls_namespace="api-v1",
    auth=TokenOrSession(),
    openapi_url="/openapi.json",
    docs_url=None,
)
word_refusals(api)
for found in pkgutil.iter_modules(nouns.__path__):
    api.add_router("", importlib.import_module(f"{nouns.__name__}.{found.name}").router)
