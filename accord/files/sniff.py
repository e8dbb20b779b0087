"""Decides what a file is, by its content and never by its name."""

from typing import Literal

from accord.files.planfile import Format
from accord.files.refused import Refused
from accord.files.safe_xml import plain, root

Kind = Format | Literal["zip"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SERIALIZED = b"\xac\xed\x00\x05"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
KNOWN_OTHERS = {
    b"%PDF": "This is a PDF. A plan can be read from the file it was printed from, or from a list pasted as text.",
    b"\x89PNG": "This is a picture. A plan can be read from the file it was taken from, or from a list pasted as text.",
    b"\xff\xd8\xff": "This is a picture. A plan can be read from the file it was taken from, or from a list pasted as text.",
    b"SQLite format 3": "This is a database. Export one project from the program that keeps it.",
    b"\x1f\x8b": "This file is compressed (gzip). Unpack it and bring the file inside.",
    b"Rar!": "This is an archive (RAR). Unpack it and bring the file inside.",
    b"7z\xbc\xaf": "This is an archive (7z). Unpack it and bring the file inside.",
}
UNKNOWN = (
    "This is no plan that can be read here. Bring an MS Project, Primavera, GanttProject, Planner or ProjectLibre file, "
    "or a list as CSV or text."
)


def kind_of(data: bytes) -> Kind:
    """The format of the content; refuses what is empty or certainly no plan."""
    if not data.strip():
        raise Refused("This file is empty.", "empty")
    for head, sentence in KNOWN_OTHERS.items():
        if data.startswith(head):
            raise Refused(sentence, "unknown")
    if data.startswith(OLE):
        return "MPP"
    if data.startswith(SERIALIZED):
        return "POD"
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    text = as_text(data[:4096]).lstrip()
    if text.startswith("MPX") and text[3:4] in {",", ";", "\t"}:
        return "MPX"
    if text.startswith("ERMHDR"):
        return "XER"
    if text.startswith("<"):
        return _xml_kind(data)
    if text.startswith("{"):
        return "accord"
    if "\x00" in text or not text or sum(ch == "�" for ch in text) > len(text) // 20:
        raise Refused(UNKNOWN, "unknown")
    return "CSV"


def as_text(data: bytes) -> str:
    """UTF-8 or UTF-16 where they fit, else the Windows code page of western Europe."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:  # a character cut in half at the end of a sample
            return data[: error.start].decode("utf-8")
        return data.decode("cp1252", "replace")


def _xml_kind(data: bytes) -> Kind:
    tag, attributes = root(data)
    name = plain(tag)
    if name == "Project" and ("schemas.microsoft.com/project" in tag or "<Tasks" in as_text(data[:65536])):
        return "MSPDI"
    if name == "APIBusinessObjects":
        return "PMXML"
    if name == "project" and "mrproject-version" in attributes:
        return "Planner"
    if name == "project" and ({"webLink", "view-date", "gantt-divider-location"} & set(attributes) or b"<tasks" in data):
        return "GAN"
    if not name:
        raise Refused("This looks like XML but is broken from its first lines on. Export it again.", "broken")
    raise Refused(f"This is XML, but no plan that can be read here: its outermost element is “{name[:60]}”.", "unknown")
