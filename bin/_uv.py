"""Decides where uv comes from on a machine that has neither uv nor pip: the configured index, its hash checked against the lock.

`index` prints the package index that the environment or pip's configuration names, or nothing. `fetch INDEX REQUIREMENTS FOLDER`
unpacks uv's wheel so that FOLDER/bin/uv runs. Runs on a bare Python.
"""

import base64
import configparser
import hashlib
import html
import io
import os
import platform
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit
from urllib.request import Request, urlopen

LINK = re.compile(r"<a\s[^>]*?href=[\"']([^\"']+)[\"']", re.IGNORECASE)


def configured_index() -> str:
    """uv's variables first, then pip's, then pip's files in the order in which later ones win."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    home = Path.home()
    config = os.environ.get("XDG_CONFIG_HOME") or home / ".config"
    files = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", Path(config) / "pip" / "pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(os.environ["PIP_CONFIG_FILE"]))
    parser = configparser.RawConfigParser()
    parser.read(files)
    return parser.get("install", "index-url", fallback="") or parser.get("global", "index-url", fallback="")


def read(url: str) -> bytes:
    """The answer at a URL that may carry a name and a password, as index URLs do."""
    parts = urlsplit(url)
    request = Request(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    with urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def fits(wheel: str) -> bool:
    """Whether a wheel is for this machine: its processor and its kind of system in the platform tag."""
    system = {"Linux": "manylinux", "Darwin": "macosx"}.get(platform.system(), "none")
    return wheel.endswith(".whl") and system in wheel and f"_{platform.machine()}" in wheel


def fetch(index: str, requirements: Path, folder: Path) -> None:
    """Writes FOLDER/bin/uv from the locked wheel, or stops with a sentence."""
    lock = requirements.read_text()
    version = re.search(r"^uv==(\S+)", lock, re.MULTILINE)
    assert version is not None
    page = urljoin(index.rstrip("/") + "/", "uv/")
    links = [urljoin(page, html.unescape(link)) for link in LINK.findall(read(page).decode())]
    wheels = [link for link in links if f"/uv-{version[1]}-" in link and fits(urldefrag(link).url)]
    if not wheels:
        sys.exit(f"The configured package index has no uv {version[1]} for {platform.system()} on {platform.machine()}.")
    content = read(urldefrag(wheels[0]).url)
    if hashlib.sha256(content).hexdigest() not in lock:
        sys.exit("uv's wheel from the configured index does not have the hash that requirements-uv.txt locks; it was not used.")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        program = next(name for name in wheel.namelist() if name.endswith(".data/scripts/uv"))
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "uv").write_bytes(wheel.read(program))
    (folder / "bin" / "uv").chmod(0o755)


if __name__ == "__main__":
    if sys.argv[1:] == ["index"]:
        print(configured_index())
    elif sys.argv[1:2] == ["fetch"] and len(sys.argv) == 5:
        fetch(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit("usage: _uv.py index | fetch INDEX REQUIREMENTS FOLDER")
