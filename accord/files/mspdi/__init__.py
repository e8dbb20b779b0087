"""Microsoft Project's XML, read in plain Python and written again."""

from accord.files.mspdi.read import read_mspdi
from accord.files.mspdi.write import write_mspdi

__all__ = ["read_mspdi", "write_mspdi"]
