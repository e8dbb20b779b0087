"""Decides how a command gets a PostgreSQL of its own: `python tests/setup/postgres.py COMMAND…` runs it with DATABASE_URL set.

A private cluster in a temporary folder, on a free loopback port, without fsync: for tests only. Runs on a bare Python.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "log_min_messages=fatal"]


def folder_of_programs() -> Path | None:
    """Debian's newest version, which is on no PATH, else where initdb is found."""
    versions = [path.parent for path in DEBIAN.glob("*/bin/initdb")] if DEBIAN.is_dir() else []
    if versions:
        return max(versions, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def as_somebody(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as postgres, or as nobody, who owns the folder."""
    if os.geteuid() != 0:
        return []
    names = [name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall())]
    shutil.chown(folder, names[0])
    return ["runuser", "-u", names[0], "--"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of a running cluster, gone afterwards with all that was in it."""
    programs = folder_of_programs()
    if programs is None:
        sys.exit("No PostgreSQL server here. Run this once: sudo apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="accord-postgres-") as name:
        folder = Path(name)
        run_as, port, data = as_somebody(folder), free_port(), folder / "data"
        initdb = [*run_as, programs / "initdb", "-D", data, "-U", "accord", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        options = " ".join([f"-p {port} -h 127.0.0.1 -k {folder}", *(f"-c {setting}" for setting in QUICK)])
        control = [*run_as, programs / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            yield f"postgresql://accord@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/")


def main(command: list[str]) -> int:
    # A stop request must still take the cluster down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else "usage: postgres.py COMMAND…")
