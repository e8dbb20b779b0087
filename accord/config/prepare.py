"""Decides what must be true of the data before Accord starts: folder, database, static files, warm engine, demo, a way in."""

import argparse
import contextlib
import hashlib
import importlib
import importlib.util
import io
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Step:
    """One line of the start: a sentence, the time it took, and a note where there is something to say."""

    def __init__(self, sentence: str) -> None:
        self.note, self.began = "", time.monotonic()
        print(f"  {sentence:<34}", end="", flush=True)

    def done(self) -> None:
        print(f"{time.monotonic() - self.began:8.1f} s" + (f"   {self.note}" if self.note else ""), flush=True)


@contextlib.contextmanager
def step(sentence: str) -> Iterator[Step]:
    line = Step(sentence)
    try:
        yield line
    except BaseException:
        print("  failed", flush=True)
        raise
    line.done()


def main() -> int:
    parser = argparse.ArgumentParser(prog="accord.config.prepare", description=__doc__)
    parser.add_argument("--demo", action=argparse.BooleanOptionalAction, default=None, help="make the demo, or do not")
    parser.add_argument("--address", default="", help="where the pages will be, for the set-up link")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "numba-cache"))
    with step("Open the data folder") as line:
        import django

        django.setup()
        from django.conf import settings

        line.note = str(settings.DATA)
    with step("Bring the database up to date") as line:
        line.note = migrate()
    with step("Collect static files") as line:
        line.note = collect_static()
    with step("Warm the planning engine") as line:
        line.note = warm_engine()
    # A first start shows the demo, unless told not to; later ones leave it as people left it.
    offered = Path(settings.DATA) / "demo-offered"
    if options.demo or (options.demo is None and not offered.exists()):
        with step("Prepare the demo") as line:
            line.note = ensure_demo(offered)
    elif options.demo is False:
        offered.touch()
    say_way_in(options.address)
    return 0


def migrate() -> str:
    """Applies what is missing. An existing database is copied first."""
    from django.core.management import call_command
    from django.db import connection

    from accord.config.backup import backup_before_upgrade
    from accord.config.health import unapplied

    missing = unapplied()
    if not missing:
        return ""
    is_new = "django_migrations" not in connection.introspection.table_names()
    copy = None if is_new else backup_before_upgrade()
    call_command("migrate", interactive=False, verbosity=0)
    return f"{len(missing)} migrations" + (f"; the database before them is in {copy}" if copy else "")


def collect_static() -> str:
    """Copies and hashes static files when one of them changed, by path, size and time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    files = sorted(Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    if _is_current(Path(settings.STATIC_ROOT) / ".key", files):
        return ""
    call_command("collectstatic", interactive=False, verbosity=0)
    _keep_key(Path(settings.STATIC_ROOT) / ".key", files)
    return f"{len(files)} files"


def warm_engine() -> str:
    """Compiles the engine's loops into numba's cache, once for each version of the engine."""
    if importlib.util.find_spec("accord.planning.warm") is None:
        return "nothing to warm"
    cache = Path(os.environ["NUMBA_CACHE_DIR"])
    files = sorted((ROOT / "accord" / "planning").rglob("*.py"))
    if _is_current(cache / "accord-key", files):
        return ""
    # numba looks at each file alone, but its machine code holds that of the files it calls: of an older engine all goes.
    if (cache / "accord-key").is_file():
        shutil.rmtree(cache, ignore_errors=True)
    # By name: of the rooms, only delivery and alignment may ask planning anything.
    importlib.import_module("accord.planning.warm").warm()
    _keep_key(cache / "accord-key", files)
    return "compiled"


def ensure_demo(offered: Path) -> str:
    """A demo that cannot be made holds nobody up: the start says why, and goes on."""
    from accord.config.demo import ensure_demo as ensure

    try:
        made = ensure()
    except Exception as error:
        logging.getLogger("accord.demo").exception("The demo could not be made.")
        return f"not made: {type(error).__name__}: {error}"[:200]
    offered.touch()
    return made.name


def say_way_in(address: str) -> None:
    """While no workspace but the demo exists, a new one-time link that makes the first one and its admin. Older links end."""
    from accord.kernel.models import Workspace
    from accord.people.commands.account import make_link

    if not Workspace.objects.filter(is_demo=False).exists():
        print(f"\n  Set up your own workspace (works once, for two days): {address}set-up/{make_link('set-up')}", flush=True)


def _key(files: list[Path]) -> str:
    facts = io.StringIO()
    for path in files:
        stat = path.stat()
        facts.write(f"{path} {stat.st_size} {stat.st_mtime_ns}\n")
    return hashlib.sha256(facts.getvalue().encode()).hexdigest()


def _is_current(kept: Path, files: list[Path]) -> bool:
    return kept.is_file() and kept.read_text() == _key(files)


def _keep_key(kept: Path, files: list[Path]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(_key(files))


if __name__ == "__main__":
    sys.exit(main())
