"""Decides what the columns of a list mean: by their headers, else by what stands in them; each guess says how sure it is and
why."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from accord.files.estimates import parse_range
from accord.files.headers import HEADERS, KNOWN, Field, plain
from accord.files.list_dates import looks_like_date
from accord.files.predecessors import parse_predecessors
from accord.files.tables import Table, cut

EXACT, INSIDE, CONTENT, LONGEST = 0.95, 0.7, 0.6, 0.4
SAMPLE_ROWS, LONGEST_HEADER = 50, 200


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column seems to be: no field means that nothing is read from it. `sure` is a share from 0 to 1."""

    index: int
    header: str
    field: Field | None
    sure: float
    why: str
    examples: tuple[str, ...] = ()


def guess_columns(text: str, *, is_csv: bool = False) -> tuple[ColumnGuess, ...]:
    return guesses(cut(text, is_csv=is_csv))


def signature(text: str, *, is_csv: bool = False) -> str:
    """The same for lists with the same headers, whatever their rows, so that a mapping can be remembered; empty without headers."""
    table = cut(text, is_csv=is_csv)
    if not has_header(table):
        return ""
    return hashlib.sha256("\x1f".join(plain(cell) for cell in table.rows[0]).encode()).hexdigest()[:16]


def has_header(table: Table) -> bool:
    """The first row names columns: it has a name we know, and nothing that looks like data."""
    if not table.rows:
        return False
    cells = [cell for cell in table.rows[0] if cell.strip()]
    known = [cell for cell in cells if plain(cell) in KNOWN]
    if not table.delimiter:
        return bool(known) and len(table.rows) > 1 and plain(cells[0]) in HEADERS["title"].split("|")[:4]
    return bool(known) and not any(looks_like_date(cell) or cell[:1].isdecimal() for cell in cells)


def guesses(table: Table) -> tuple[ColumnGuess, ...]:
    """At most one column for each field; the surest wins, and one column is always the title."""
    if not table.rows:
        return ()
    header = table.rows[0] if has_header(table) else ("",) * len(table.rows[0])
    body = table.rows[1:] if has_header(table) else table.rows
    candidates = [_guess(index, header[index], [row[index] for row in body[:SAMPLE_ROWS]]) for index in range(len(header))]
    taken: dict[Field, int] = {}
    for one in sorted(candidates, key=lambda one: -one.sure):
        if one.field and one.field not in taken:
            taken[one.field] = one.index
    result = [one if one.field and taken[one.field] == one.index else _nothing(one) for one in candidates]
    if "title" not in taken:
        result = _with_title(result, body)
    return tuple(result)


def _guess(index: int, header: str, cells: Sequence[str]) -> ColumnGuess:
    examples = tuple(cell.strip()[:80] for cell in cells if cell.strip())[:3]
    name = plain(header)[:LONGEST_HEADER]
    if name in KNOWN:
        return ColumnGuess(index, header, KNOWN[name], EXACT, f"its header says “{header.strip()}”", examples)
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*", "", name)
    if bare != name and bare in KNOWN:
        return ColumnGuess(index, header, KNOWN[bare], EXACT - 0.05, f"its header says “{header.strip()}”", examples)
    inside = next((field for word, field in KNOWN.items() if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", name)), None)
    if inside:
        return ColumnGuess(index, header, inside, INSIDE, f"its header holds a word for it: “{header.strip()[:60]}”", examples)
    field, why = (
        _by_content([cell.strip() for cell in cells if cell.strip()]) if not name else (None, "nothing here says what it is")
    )
    return ColumnGuess(index, header, field, CONTENT if field else 0.0, why, examples)


def _by_content(cells: list[str]) -> tuple[Field | None, str]:
    if not cells:
        return None, "it is empty"
    if _most(cells, looks_like_date):
        return "start", "most of its cells are dates"
    if _most(cells, lambda cell: any(ch.isalpha() for ch in cell) and _parses(parse_range, cell)):
        return "estimate", "most of its cells are estimates"
    if _most(cells, lambda cell: bool(re.fullmatch(r"\d+(\.\d+)+\.?|\d+\.?", cell))) and any(
        "." in cell.rstrip(".") for cell in cells
    ):
        return "outline", "most of its cells are outline numbers"
    if _most(cells, lambda cell: bool(re.match(r"\d+\s*(FS|SS|FF|SF)", cell)) and _parses(parse_predecessors, cell)):
        return "predecessors", "most of its cells are links"
    if _most(cells, lambda cell: cell.endswith("%")):
        return "percent", "most of its cells are percentages"
    return None, "nothing here says what it is"


def _most(cells: list[str], holds: "object") -> bool:
    assert callable(holds)
    return sum(bool(holds(cell)) for cell in cells) * 10 >= len(cells) * 7


def _parses(parse: "object", cell: str) -> bool:
    assert callable(parse)
    try:
        return bool(parse(cell))
    except ValueError:
        return False


def _nothing(one: ColumnGuess) -> ColumnGuess:
    if one.field is None:
        return one
    return ColumnGuess(
        one.index, one.header, None, 0.0, f"another column is surer to be the {one.field.replace('_', ' ')}", one.examples
    )


def _with_title(result: list[ColumnGuess], body: Sequence[tuple[str, ...]]) -> list[ColumnGuess]:
    """Without a name for it, the title is the column with the longest words among those that mean nothing else."""
    free = [one for one in result if one.field is None] or result
    sample = body[:SAMPLE_ROWS]
    longest = max(free, key=lambda one: (sum(min(len(row[one.index]), 200) for row in sample), -one.index))
    title = ColumnGuess(
        longest.index, longest.header, "title", LONGEST if len(result) > 1 else 1.0, "it has the longest words", longest.examples
    )
    return [title if one.index == title.index else one for one in result]
