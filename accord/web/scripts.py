"""Decides which modules a page may import: libraries and files of static/web/js by name, and their parts by where they stand."""

from functools import cache
from pathlib import Path

from django.conf import settings

from accord.web.static_map import MODULES

_FOLDER = Path(__file__).parent / "static" / "web" / "js"


@cache
def modules() -> dict[str, str]:
    """What an import says, to a path under STATIC_URL: `accord/<name>`, and for a file in a folder, which its neighbours import by
    "./<name>.js", its address without the hash of its content."""
    paths = [path.relative_to(_FOLDER).as_posix() for path in sorted(_FOLDER.rglob("*.js"))]
    named = {f"accord/{path.removesuffix('.js')}": f"web/js/{path}" for path in paths if "/" not in path}
    parts = {f"{settings.STATIC_URL}web/js/{path}": f"web/js/{path}" for path in paths if "/" in path}
    return MODULES | named | parts
