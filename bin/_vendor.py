"""Decides whether the browser libraries in accord/web/static/vendor are current, and copies them from node_modules.

`check` exits 0 when they are current; `copy` puts them there. Runs on a bare Python.
"""

import hashlib
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from accord.web.static_map import COPIED  # noqa: E402

VENDOR = ROOT / "accord" / "web" / "static" / "vendor"
KEY = VENDOR / ".key"
# A source map that is not served would stop the naming of static files by their hash.
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def key() -> str:
    """The hash of what decides the copied files: the lock and the list."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(sorted(COPIED.items())).encode()).hexdigest()


def is_current() -> bool:
    return KEY.is_file() and KEY.read_text() == key() and all((VENDOR / name).is_file() for name in COPIED.values())


def copy(modules: Path) -> None:
    """Builds the folder beside the old one and swaps it in, so that a stopped set-up leaves the old files whole."""
    fresh = ROOT / "build" / "vendor"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, name in COPIED.items():
        (fresh / name).write_bytes(SOURCE_MAP.sub(b"", (modules / source).read_bytes()))
    (fresh / KEY.name).write_text(key())
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(VENDOR)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        sys.exit(0 if is_current() else 1)
    elif sys.argv[1:] == ["copy"]:
        copy(ROOT / "node_modules")
    else:
        sys.exit("usage: _vendor.py check|copy")
