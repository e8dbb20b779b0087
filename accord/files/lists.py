"""Decides how a pasted list or a CSV becomes a PlanFile: title by title, with the outline kept and each cell that is not
understood named."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from accord.files import columns, tables
from accord.files.headers import Field
from accord.files.list_cells import Cells
from accord.files.list_links import link_all
from accord.files.list_unread import Unread
from accord.files.outline import with_summaries
from accord.files.planfile import FileAssignment, FilePerson, FileTask, Format, PlanFile
from accord.files.refused import Limits, Refused
from accord.files.text import without_controls

Mapping_ = Mapping[int, Field | None]
"""Column → field; a column that is not named is as guessed, one named with None is not read."""


def read_list(
    text: str,
    *,
    mapping: Mapping_ | None = None,
    name: str = "",
    format: Format = "paste",
    limits: Limits | None = None,
    hours_per_day: float = 8.0,
    day_first: bool | None = None,
) -> PlanFile:
    """The plan in a list. Refuses an empty one, one with too many rows, and links that run in a circle, naming its rows.

    Cells that are not understood are left out and named in `losses` with their rows. A day alone starts at midnight; as a
    finish or a
    deadline it ends at 23:59. `day_first` decides dates like 3/4/2026 where the list itself does not.
    """
    clean, controls = without_controls(text)
    table = tables.cut(clean, is_csv=format == "CSV")
    if not table.rows:
        raise Refused("This list is empty.", "empty")
    fields = _fields(table, mapping or {})
    body = slice(1, None) if columns.has_header(table) else slice(None)
    rows, lines = table.rows[body], table.lines[body]
    if not rows:
        raise Refused("This list is empty.", "empty")
    if len(rows) > (limits or Limits()).rows:
        raise Refused(f"This list has {len(rows):,} rows; at most {(limits or Limits()).rows:,} can be taken at once.", "too_large")
    unread = Unread()
    unread.controls = controls
    cells = Cells(
        rows,
        fields,
        hours_per_day=hours_per_day,
        day_first=day_first,
        unread=unread,
        numbers=None if table.delimiter else lines,
        headers=table.rows[0] if len(rows) < len(table.rows) else ("",) * len(table.rows[0]),
    )
    drafts = _drafts(cells, lines, unread)
    tasks = with_summaries(_tasks(cells, drafts))
    persons, assignments = _people(cells, tasks, drafts)
    return PlanFile(
        source_application="a spreadsheet" if table.delimiter else "a list",
        format=format,
        name=name,
        minutes_per_day=round(hours_per_day * 60),
        minutes_per_week=round(hours_per_day * 300),
        persons=persons,
        tasks=tuple(tasks),
        links=link_all(cells, tasks, [draft.row for draft in drafts], unread),
        assignments=assignments,
        losses=unread.losses(),
        blank_rows=table.blank,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row that has a title: which, on which line, at which level, and under which other draft."""

    row: int
    line: int
    level: int
    parent: int | None
    uid: str


def _fields(table: tables.Table, mapping: Mapping_) -> dict[Field, int]:
    guessed = {one.index: one.field for one in columns.guesses(table)}
    for index in mapping:
        if index not in guessed:
            raise Refused(f"There is no column {index + 1} in this list.", "broken")
    chosen = guessed
    if mapping:
        meant = {field for field in mapping.values() if field}
        chosen = {index: None if field in meant else field for index, field in guessed.items()} | dict(mapping)
    found: dict[Field, int] = {}
    for index, field in sorted(chosen.items()):
        if field and field in found:
            raise Refused(f"Columns {found[field] + 1} and {index + 1} are both mapped to {field.replace('_', ' ')}.", "broken")
        if field:
            found[field] = index
    if "title" not in found:
        raise Refused("No column is mapped to the title.", "broken")
    return found


def _drafts(cells: Cells, lines: tuple[int, ...], unread: Unread) -> list[_Draft]:
    titled = [row for row in range(len(cells.rows)) if cells.title(row)]
    if len(titled) < len(cells.rows):
        unread.untitled += len(cells.rows) - len(titled)
    levels = cells.levels(titled)
    parents = cells.parents(titled)
    seen: Counter[str] = Counter()
    drafts: list[_Draft] = []
    stack: list[int] = []
    paths: list[str] = []
    for place, (row, level) in enumerate(zip(titled, levels, strict=True)):
        del stack[level - 1 :]
        parent = parents.get(row, stack[-1] if stack else None) if parents is not None else (stack[-1] if stack else None)
        path = f"{paths[parent]}\x1f{cells.title(row)}" if parent is not None and parent < place else cells.title(row)
        paths.append(path)
        uid = cells.id(row) or hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()[:16]
        seen[uid] += 1
        drafts.append(_Draft(row, lines[row], level, parent, uid if seen[uid] == 1 else f"{uid}#{seen[uid]}"))
        stack.append(place)
    return drafts


def _tasks(cells: Cells, drafts: list[_Draft]) -> list[FileTask]:
    """In the order of the list, except that children named by a parent column follow their parent."""
    children: dict[int | None, list[int]] = {}
    for place, draft in enumerate(drafts):
        children.setdefault(draft.parent, []).append(place)
    made: list[FileTask] = []
    stack = [(place, 1, str(number), number - 1) for number, place in reversed(list(enumerate(children.get(None, []), 1)))]
    while stack:
        place, level, outline, position = stack.pop()
        draft = drafts[place]
        parent = None if draft.parent is None else drafts[draft.parent].uid
        made.append(
            cells.task(
                draft.row,
                uid=draft.uid,
                parent_uid=parent,
                position=position,
                level=level,
                outline=outline,
                line=draft.line,
                is_leaf=place not in children,
            )
        )
        below = list(enumerate(children.get(place, []), 1))
        stack += [(child, level + 1, f"{outline}.{number}", number - 1) for number, child in reversed(below)]
    return made


def _people(cells: Cells, tasks: list[FileTask], drafts: list[_Draft]) -> tuple[tuple[FilePerson, ...], tuple[FileAssignment, ...]]:
    rows = {draft.uid: draft.row for draft in drafts}
    persons: dict[str, FilePerson] = {}
    assignments: list[FileAssignment] = []
    for task in tasks:
        here: set[str] = set()
        for who, units in cells.persons(rows[task.uid]):
            key = who.casefold()
            persons.setdefault(key, FilePerson(uid=key, name=who))
            if key not in here:
                assignments.append(FileAssignment(task.uid, key, units=units))
                here.add(key)
    return tuple(persons.values()), tuple(assignments)
