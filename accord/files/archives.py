"""Decides what to do with a zip: one plan inside is taken out, provided the archive does not swell beyond reason."""

import io
import zipfile

from accord.files.refused import Limits, Refused

ALWAYS_FINE = 4 * 1024 * 1024
"""Small files may compress as well as they like."""
EXCEL = "This is a spreadsheet. Copy its cells and paste them as a list, or save it as CSV."


def only_file(data: bytes, limits: Limits) -> bytes:
    """The single file in an archive. Sizes are counted while unpacking, since an archive can lie about them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
            told = sum(info.file_size for info in names)
            if told > _most(data, limits):
                raise Refused(
                    f"This archive would unpack to {told // 2**20:,} MB, more than may be read, so it was left alone.", "bomb"
                )
            if any(info.filename in {"xl/workbook.xml", "mimetype"} for info in names):
                raise Refused(EXCEL, "unknown")
            if len(names) != 1:
                raise Refused("This archive holds several files. Unpack it and bring the plan.", "unknown")
            if names[0].flag_bits & 1:
                raise Refused("This archive is protected with a password. Unpack it and bring the plan.", "password")
            return _unpacked(archive, names[0], _most(data, limits))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("This archive is broken. Unpack it and bring the plan.", "broken") from error


def _most(data: bytes, limits: Limits) -> int:
    return min(limits.bytes, max(ALWAYS_FINE, len(data) * limits.zip_ratio))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as inside:
        unpacked = inside.read(most + 1)
    if len(unpacked) > most:
        raise Refused("This archive swells beyond what may be read, so it was left alone.", "bomb")
    return unpacked
