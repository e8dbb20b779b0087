"""Decides which rows a list's predecessors mean: an id, a row's number or a title; lines say it in words. Links in a circle refuse
the whole list."""

from accord.files.list_cells import Cells
from accord.files.list_unread import Unread
from accord.files.planfile import FileLink, FileTask, Loss
from accord.files.predecessors import Wanted, find_circle, parse_predecessors
from accord.files.refused import Refused


def link_all(cells: Cells, tasks: list[FileTask], rows: list[int], unread: Unread) -> tuple[FileLink, ...]:
    by_row = {task.unique_id - 1: task for task in tasks}
    known = _names(cells, by_row, rows) if "predecessors" in cells.fields else {}
    links: dict[tuple[str, str, str], FileLink] = {}
    percents = 0
    for row in rows:
        told = [(known.get(wanted.who.casefold()), wanted) for wanted in _wanted(cells, row, unread)]
        told += [(by_row.get(other), wanted) for other, wanted in cells.after(row)]
        for before, wanted in told:
            after = by_row[row]
            if before is None:
                unread.add("predecessors", row + 1, f"there is no row “{wanted.who[:40]}”.")
            else:
                percents += wanted.percent is not None
                links[before.uid, after.uid, wanted.kind] = _link(before, after, wanted)
    if percents:
        unread.notes.append(
            Loss("lags in percent", percents, "They are turned into minutes of the other task's estimate, by its middle.")
        )
    _refuse_circles(tuple(links.values()), tasks)
    return tuple(links.values())


def _names(cells: Cells, by_row: dict[int, FileTask], rows: list[int]) -> dict[str, FileTask]:
    """Ids win over row numbers where there are any; titles come last."""
    found: dict[str, FileTask] = {}
    for row in rows:
        found.setdefault((cells.id(row) if "id" in cells.fields else str(row + 1)).casefold(), by_row[row])
    for row in rows:
        for name in (cells(row, "outline"), cells.title(row)):
            if name:
                found.setdefault(name.casefold(), by_row[row])
    return found


def _wanted(cells: Cells, row: int, unread: Unread) -> tuple[Wanted, ...]:
    try:
        return parse_predecessors(cells(row, "predecessors"), minutes_per_day=round(cells.hours_per_day * 60))
    except ValueError as error:
        unread.add("predecessors", row + 1, str(error))
        return ()


def _link(before: FileTask, after: FileTask, wanted: Wanted) -> FileLink:
    lag = wanted.lag_minutes
    if wanted.percent is not None:
        lag = round(wanted.percent / 100 * ((before.low_hours or 0) + (before.high_hours or 0)) / 2 * 60)
    return FileLink(before.uid, after.uid, kind=wanted.kind, lag_minutes=lag, lag_unit=wanted.lag_unit)


def _refuse_circles(links: tuple[FileLink, ...], tasks: list[FileTask]) -> None:
    circle = find_circle(links)
    if not circle:
        return
    by_uid = {task.uid: task for task in tasks}
    shown = [f"row {by_uid[uid].unique_id} “{by_uid[uid].name[:40]}”" for uid in circle[:6]]
    rest = f" and {len(circle) - 6} more" if len(circle) > 6 else ""
    if len(circle) == 1:
        raise Refused(f"A task cannot wait for itself: {shown[0]}.", "broken")
    raise Refused(f"These tasks wait for each other in a circle: {', '.join(shown)}{rest}. Take one of the links out.", "broken")
