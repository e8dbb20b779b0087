"""Shows what the commands in bin/ do on machines that lack something, with machines of cardboard."""

import base64
import hashlib
import http.server
import io
import os
import platform
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

UV = ROOT / "bin" / "_uv.py"
COMMANDS = sorted(path for path in (ROOT / "bin").iterdir() if path.suffix not in {".py", ".pyc"} and path.is_file())


def run(command: list[str | Path], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [*COMMANDS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_command_is_plain_sh_and_may_be_run(command: Path) -> None:
    subprocess.run(["sh", "-n", command], check=True)
    assert command.name == "_env.sh" or (os.access(command, os.X_OK) and command.read_text().startswith("#!/bin/sh\n"))


def test_too_old_a_python_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text('#!/bin/sh\ncase $1 in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac\n')
    (tmp_path / "python3").chmod(0o755)
    for name in ("dirname", "tr"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    told = run(["/bin/sh", ROOT / "bin" / "serve"], env={"PATH": str(tmp_path)})
    assert told.returncode == 1
    assert told.stderr.startswith("Accord needs Python 3.11 or newer; found only Python-3.9.2. Install it")
    assert told.stderr.count("\n") == 1


def index_of(home: Path, **variables: str) -> str:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], **variables}
    return subprocess.run([sys.executable, UV, "index"], env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_the_index_is_the_configured_one(tmp_path: Path) -> None:
    assert index_of(tmp_path, PIP_INDEX_URL="http://a/simple", UV_INDEX_URL="http://b/simple") == "http://b/simple"
    assert index_of(tmp_path, PIP_INDEX_URL="http://a/simple") == "http://a/simple"
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    (tmp_path / ".config" / "pip" / "pip.conf").write_text("[global]\nindex-url = http://c/%7Esimple\n")
    assert index_of(tmp_path) == "http://c/%7Esimple"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A package index on loopback that asks for a name and a password; and the hash of the uv it offers."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as wheel:
        wheel.writestr("uv-9.9.9.data/scripts/uv", "#!/bin/sh\necho the uv of the index\n")
    name = f"uv-9.9.9-py3-none-manylinux_2_17_{platform.machine()}.whl"
    files = {"/simple/uv/": f'<a href="../../files/{name}#sha256=x">{name}</a>'.encode(), f"/files/{name}": content.getvalue()}

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"me:s@crit").decode()
            self.send_response(200 if allowed else 401)
            self.end_headers()
            self.wfile.write(files[self.path] if allowed else b"")

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://me:s%40crit@127.0.0.1:{server.server_port}/simple", hashlib.sha256(content.getvalue()).hexdigest()
    server.shutdown()
    server.server_close()


def fetch(index: str, digest: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "lock.txt").write_text(f"uv==9.9.9 \\\n    --hash=sha256:{digest}\n")
    return run([sys.executable, UV, "fetch", index, folder / "lock.txt", folder])


@pytest.mark.skipif(sys.platform != "linux", reason="the index of the test offers a Linux wheel")
def test_uv_comes_from_the_configured_index_when_its_hash_is_the_locked_one(index: tuple[str, str], tmp_path: Path) -> None:
    assert fetch(*index, tmp_path).returncode == 0
    assert subprocess.run([tmp_path / "bin" / "uv"], capture_output=True, text=True, check=True).stdout == "the uv of the index\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the index of the test offers a Linux wheel")
def test_a_uv_with_another_hash_is_not_used(index: tuple[str, str], tmp_path: Path) -> None:
    refused = fetch(index[0], "0" * 64, tmp_path)
    assert refused.returncode == 1
    assert "does not have the hash that requirements-uv.txt locks; it was not used." in refused.stderr
    assert not (tmp_path / "bin").exists()
