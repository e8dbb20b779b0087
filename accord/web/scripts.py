"""Decides which modules a page may import by name: the browser libraries, and each file of static/web/js as `accord/<name>`."""

from functools import cache
from pathlib import Path

from accord.web.static_map import MODULES

_FOLDER = Path(__file__).parent / "static" / "web" / "js"


@cache
def modules() -> dict[str, str]:
    """Import name to path under STATIC_URL."""
    paths = (path.relative_to(_FOLDER) for path in sorted(_FOLDER.rglob("*.js")))
    return MODULES | {f"accord/{path.with_suffix('').as_posix()}": f"web/js/{path.as_posix()}" for path in paths}
