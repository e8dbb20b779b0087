"""Decides what bin/serve accepts, and says in one sentence why it cannot start with what it was given."""

import argparse
import ipaddress
import os
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def parse(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Starts Accord and keeps it running until it is told to stop.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: $ACCORD_DATA, else data/)")
    parser.add_argument("--demo", action=argparse.BooleanOptionalAction, help="make sure the demo is there, or leave it out")
    options = parser.parse_args(words)
    options.data = Path(options.data or os.environ.get("ACCORD_DATA") or ROOT / "data").expanduser().resolve()
    return options


def _port(word: str) -> int:
    if not word.isdecimal() or not 1 <= int(word) <= 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is no port: give a number from 1 to 65535")
    return int(word)


def check_port(host: str, port: int) -> None:
    """Says in one sentence why the address cannot be listened on, before anything is built or migrated."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise SystemExit(f"--host {host} is not an address of this machine.") from None
    except PermissionError:
        raise SystemExit(f"Port {port} may only be opened by root; choose one above 1023 with --port.") from None
    except OSError as error:
        if error.errno in {98, 48}:
            raise SystemExit(f"Port {port} on {host} is in use by another program; choose another with --port.") from None
        raise SystemExit(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def open_data(folder: Path) -> None:
    """Makes the data folder for its owner alone; one that is ours already is closed to others again."""
    try:
        is_ours = not folder.exists() or not any(folder.iterdir()) or (folder / "secret-key").exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
        if is_ours and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise SystemExit(f"The data folder {folder} cannot be written: {error.strerror}. Choose another with --data.") from None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def set_environment(options: argparse.Namespace) -> None:
    """What the processes below read. The demo's one-click doors open on this machine only, or where --demo was said."""
    os.umask(0o077)
    os.environ["ACCORD_DATA"] = str(options.data)
    os.environ["ACCORD_DEMO_DOORS"] = "1" if options.demo or (options.demo is None and is_loopback(options.host)) else "0"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "numba-cache"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != str(ROOT)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *others])


def address_of(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"
