"""Decides how a text is cut: into the cells of a spreadsheet or CSV, or into the lines of an outline with their indent."""

import csv
import io
from dataclasses import dataclass

from accord.files.headers import KNOWN, plain

DELIMITERS = ("\t", ";", ",", "|")
SAMPLE = 200
LONGEST_CELL_LINES, LONGEST_IF_ODD = 1000, 5
"""A quote that nobody closes swallows the rest of the text; beyond this a cell is taken to be such a one, sooner where quotes
are odd in number."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with the line each came from; `delimiter` is empty for an outline, whose rows have one cell."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    blank: int = 0


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
    """Tabs inside lines make a spreadsheet. Commas in a pasted text make one only under headers we know: prose has commas too."""
    lines = [line for line in text.split("\n")[: SAMPLE * 2] if line.strip()][:SAMPLE]
    if sum("\t" in line.strip() for line in lines) * 2 >= len(lines) > 0:
        return "\t"

    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        names = [plain(cell) in KNOWN for cell in lines[0].split(delimiter)] if lines else []
        if not (is_csv or any(names)):
            continue
        widths = [len(row) for row, _ in _cells("\n".join(lines), delimiter)]
        common = max(set(widths), key=widths.count, default=1)
        share = widths.count(common) / max(len(widths), 1)
        enough = share >= (0.5 if is_csv else 0.8) and (len(widths) > 1 or is_csv or all(names))
        if common > 1 and enough and share * common > best_score:
            best, best_score = delimiter, share * common
    return best


def _cells(text: str, delimiter: str) -> list[tuple[tuple[str, ...], int]]:
    """Rows with the line they begin on. Falls back to plain splitting where quotes are no quotes."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    found: list[tuple[tuple[str, ...], int]] = []
    begun = 1
    is_odd = text.count('"') % 2 == 1
    try:
        for row in reader:
            if reader.line_num - begun > (LONGEST_CELL_LINES if not is_odd else LONGEST_IF_ODD):
                return _split(text, delimiter)
            found.append((tuple(row), begun))
            begun = reader.line_num + 1
    except csv.Error:
        return _split(text, delimiter)
    return found


def _split(text: str, delimiter: str) -> list[tuple[tuple[str, ...], int]]:
    return [(tuple(line.split(delimiter)), number) for number, line in enumerate(text.split("\n"), 1)]
