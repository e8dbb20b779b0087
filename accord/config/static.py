"""Decides how static files are named: with the hash of their content, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed names; a missing name falls back to the plain one. Module imports go through the import map, never rewritten."""

    manifest_strict = False
    support_js_module_import_aggregation = False
