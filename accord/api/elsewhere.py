"""Decides what an address answers that is none of the API's: a problem as everywhere here, not a page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from accord.kernel.errors import NotFound

router = Router()


@router.api_operation(["GET", "POST", "PATCH", "DELETE", "PUT"], "/{path:rest}", auth=None, include_in_schema=False)
def nothing(request: HttpRequest, rest: str) -> Any:
    raise NotFound("There is nothing at this address; /api/v1/openapi.json lists what there is.")
