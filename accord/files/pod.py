"""Decides how a ProjectLibre file is read: the MS Project XML it keeps behind its own binary part; older ones have none and
are refused."""

from accord.files.mspdi import read_mspdi
from accord.files.planfile import PlanFile
from accord.files.refused import Limits, Refused
from accord.files.safe_xml import Progress

MARK = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"


def read_pod(data: bytes, *, name: str, limits: Limits, progress: Progress = None) -> PlanFile:
    _, mark, xml = data.partition(MARK)
    if not mark:
        raise Refused(
            "This .pod file is of OpenProj or an early ProjectLibre, which keep a plan in a form only they can read. "
            "Open it in ProjectLibre and save it again, or export it as MS Project XML.",
            "unknown",
        )
    return read_mspdi(xml.strip(b"\x00\r\n\t "), name=name, limits=limits, progress=progress, format="POD")
