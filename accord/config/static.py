"""Decides how static files are named: with the hash of their content, so that a browser may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from accord.web.static_map import VENDOR


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed names, else the plain one. Module imports go by the import map and are never rewritten."""

    manifest_strict = False
    support_js_module_import_aggregation = False

    def stored_name(self, name: str) -> str:
        """In tests nothing is collected, and pages must still render."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """A library or font that set-up could not fetch keeps its plain name; a missing file of our own is an error."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            if name.startswith(VENDOR):
                return name
            raise
