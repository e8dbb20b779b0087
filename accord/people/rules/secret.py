"""Decides how links and tokens are kept: the secret goes to its owner once, the database holds only its hash."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> tuple[str, str]:
    """A fresh secret and its hash. 32 random bytes need no salt and no slow hash."""
    secret = prefix + secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
