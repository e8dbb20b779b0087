"""Decides where the installation's secret key comes from: the environment, else a file only its owner can read."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """The key in ACCORD_SECRET_KEY, else the one in `data/secret-key`, made on first use (folder 0700, file 0600)."""
    if key := os.environ.get("ACCORD_SECRET_KEY"):
        return key
    path = data / "secret-key"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
