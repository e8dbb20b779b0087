"""The way out to MS Project: its XML, which it opens and we read back equal."""

from accord.files.mspdi.write import write_mspdi

__all__ = ["write_mspdi"]
