"""Decides how a text is cut: into the cells of a spreadsheet or CSV, or into the lines of an outline with their indent."""

import csv
import io
import re
from dataclasses import dataclass

DELIMITERS = ("\t", ";", ",", "|")
SAMPLE = 200
LONGEST_CELL_LINES = 200
"""A quote that nobody closes swallows the rest of the text; beyond this a cell is taken to be such a one."""
TAB_WIDTH = 4
BULLET = re.compile(r"(?:[-*+•–—·▪◦‣●○■□☐☑✓✔]|\[( |x|X)?\])\s+")
NUMBERING = re.compile(r"(\d{1,4}(?:\.\d{1,4})*)[.):]?\s+(?=\S)")
LETTERING = re.compile(r"[a-zA-Z][.)]\s+(?=\S)")
HEADING = re.compile(r"(#{1,6})\s+")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with the line each came from; `delimiter` is empty for an outline, whose rows have one cell."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An outline's line without its marks: how far it is indented, which number stood before it, whether it was ticked."""

    text: str
    indent: int
    numbers: tuple[int, ...] = ()
    heading: int = 0
    is_done: bool = False


def cut(text: str, *, is_csv: bool = False) -> Table:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    delimiter = _delimiter(text, is_csv)
    cells = _cells(text, delimiter) if delimiter else [((line,), number) for number, line in enumerate(text.split("\n"), 1)]
    kept = [(row, line) for row, line in cells if any(cell.strip() for cell in row)]
    width = max((len(row) for row, _ in kept), default=0)
    rows = tuple(row + ("",) * (width - len(row)) for row, _ in kept)
    trailing = len(text) - len(text.rstrip("\n"))
    blank = max(len(cells) - len(kept) - (trailing if not delimiter else 0), 0)
    return Table(rows=rows, lines=tuple(line for _, line in kept), delimiter=delimiter, blank=blank)


def _delimiter(text: str, is_csv: bool) -> str:
    """Tabs inside lines make a spreadsheet. Commas make one only where every line has about as many, since prose has commas too."""
    lines = [line for line in text.split("\n")[: SAMPLE * 2] if line.strip()][:SAMPLE]
    if sum("\t" in line.strip() for line in lines) * 2 >= len(lines) > 0:
        return "\t"
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row, _ in _cells("\n".join(lines), delimiter)]
        common = max(set(widths), key=widths.count, default=1)
        share = widths.count(common) / max(len(widths), 1)
        if common > 1 and share >= (0.5 if is_csv else 0.9) and len(widths) > 1 and share * common > best_score:
            best, best_score = delimiter, share * common
    return best


def _cells(text: str, delimiter: str) -> list[tuple[tuple[str, ...], int]]:
    """Rows with the line they begin on. Falls back to plain splitting where quotes are no quotes."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    found: list[tuple[tuple[str, ...], int]] = []
    begun = 1
    try:
        for row in reader:
            if reader.line_num - begun > LONGEST_CELL_LINES:
                return _split(text, delimiter)
            found.append((tuple(row), begun))
            begun = reader.line_num + 1
    except csv.Error:
        return _split(text, delimiter)
    return found


def _split(text: str, delimiter: str) -> list[tuple[tuple[str, ...], int]]:
    return [(tuple(line.split(delimiter)), number) for number, line in enumerate(text.split("\n"), 1)]


def outline_line(raw: str) -> Line:
    """Takes tabs, spaces, bullets, numbers and Markdown's headings off a line, and remembers what they said."""
    expanded = raw.replace("\t", " " * TAB_WIDTH).replace("\u00a0", " ").replace("\u3000", "  ")
    text = expanded.lstrip(" ")
    indent, heading, is_done, numbers = len(expanded) - len(text), 0, False, ()
    if found := HEADING.match(text):
        heading, text = len(found[1]), text[found.end() :]
    if found := BULLET.match(text):
        is_done = found[0][0] in "☑✓✔" or (found[1] or "").lower() == "x"
        text = text[found.end() :]
        if ticked := BULLET.match(text):
            is_done = is_done or (ticked[1] or "").lower() == "x"
            text = text[ticked.end() :]
    if found := NUMBERING.match(text):
        if "." in found[0].strip() or found[0].rstrip()[-1] in ").:":
            numbers, text = tuple(int(part) for part in found[1].split(".")), text[found.end() :]
    elif found := LETTERING.match(text):
        text = text[found.end() :]
    return Line(text=text.strip(), indent=indent, numbers=numbers, heading=heading, is_done=is_done)


def levels(lines: list[Line]) -> list[int]:
    """The level of each line, 1 at the top: by dotted numbers if most lines have them, else by headings and indents."""
    numbered = sum(bool(line.numbers) for line in lines)
    if numbered * 10 >= len(lines) * 6 and any(len(line.numbers) > 1 for line in lines):
        return _by_numbers(lines)
    found: list[int] = []
    indents: list[int] = []
    base = 0
    for line in lines:
        if line.heading:
            base, indents = line.heading, []
            found.append(line.heading)
            continue
        while indents and indents[-1] >= line.indent:
            indents.pop()
        indents.append(line.indent)
        found.append(base + len(indents))
    return gentle(found)


def _by_numbers(lines: list[Line]) -> list[int]:
    found: list[int] = []
    for line in lines:
        found.append(len(line.numbers) or (found[-1] if found else 1))
    return gentle(found)


def gentle(found: list[int]) -> list[int]:
    """No row is more than one level below the row before it."""
    smooth: list[int] = []
    for level in found:
        smooth.append(max(1, min(level, (smooth[-1] if smooth else 0) + 1)))
    return smooth
