"""Decides what becomes of the tasks of a file: new ones are made, known ones follow the file where nobody here changed them, gone
ones are named."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accord.alignment.bringing.calendars import Calendars, as_default
from accord.alignment.bringing.known import Known, in_bulk, plain_fields, typed
from accord.alignment.bringing.tally import Tally, three_way
from accord.alignment.rules.incoming import Incoming, InTask, outside_id
from accord.delivery.models import Task
from accord.kernel.counter import next_number
from accord.kernel.kept import snapshot
from accord.kernel.write import Write
from accord.work.models import Item, Project

Items = dict[str, Item]
_QUIET = frozenset({"position"})
"""Where a row stands is followed or left without a word."""


def bring_tasks(
    w: Write, rows: Incoming, known: Known, calendars: Calendars, tally: Tally, *, project: Project, wants_trash: bool
) -> tuple[Items, frozenset[str]]:
    """(file task → our item, those made now). A task that somebody put into the trash here stays there."""
    outsides = {one.uid: outside_id("task", one.uid) for one in rows.tasks}
    held = in_bulk(Item, w.workspace_id, (known.id_of(outside) for outside in outsides.values()))
    faces = in_bulk(Task, w.workspace_id, held)
    items: Items = {}
    made: list[tuple[InTask, Item]] = []
    count = tally.counts["tasks"]
    count.in_file = len(rows.tasks)
    base = _last_position(w, project)
    number = _first_number(w, sum(known.id_of(outside) not in held for outside in outsides.values()))
    item_changes: list[tuple[Item, dict[str, Any]]] = []
    task_changes: list[tuple[Task, dict[str, Any]]] = []
    for one in rows.tasks:
        item = held.get(known.id_of(outsides[one.uid]))
        parent = items.get(one.parent)
        words = plain_fields(Item, one.item) | {"parent": str(parent.pk) if parent else None, "position": one.position}
        facts = plain_fields(Task, {**one.task, "calendar": _calendar(one, calendars)})
        if item is None:
            item = _new(w, one, number, parent, project, base)
            number += 1
            made.append((one, item))
            count.created += 1
        elif item.is_trashed:
            count.lost += 1
            tally.why("tasks", "somebody put it into the trash here, so it stays there")
        else:
            _follow(one, item, faces.get(item.pk), words, facts, known.last(outsides[one.uid]), tally, (item_changes, task_changes))
        items[one.uid] = item
        known.tell(outsides[one.uid], item, {**known.last(outsides[one.uid]), **words, **facts})
    w.create_all([item for _, item in made])
    w.create_all([_face(w, one, item, calendars) for one, item in made])
    w.change_all(item_changes)
    w.change_all(task_changes)
    _remove(w, known, set(outsides.values()), tally, wants_trash=wants_trash)
    return items, frozenset(one.uid for one, _ in made)


def _last_position(w: Write, project: Project) -> float:
    last = Item.objects.filter(workspace_id=w.workspace_id, project=project, parent=None).order_by("-position").first()
    return float(int(last.position)) if last else 0.0


def _first_number(w: Write, count: int) -> int:
    return next_number(w.workspace_id, "item", count=count) if count else 0


def _new(w: Write, one: InTask, number: int, parent: Item | None, project: Project, base: float) -> Item:
    return Item(
        workspace_id=w.workspace_id,
        number=number,
        parent=parent,
        position=one.position if parent else base + one.position,
        project=project,
        product_id=parent.product_id if parent else project.product_id,
        goal_post_id=parent.goal_post_id if parent else None,
        **one.item,
    )


def _face(w: Write, one: InTask, item: Item, calendars: Calendars) -> Task:
    return Task(workspace_id=w.workspace_id, item=item, calendar=_calendar(one, calendars), carried=dict(one.carried), **one.task)


def _calendar(one: InTask, calendars: Calendars) -> Any:
    """A task's own calendar is written down even where it is everybody's: its people then work only when both say so."""
    is_own = bool(one.source.calendar_uid) or one.source.is_elapsed
    return calendars.get(one.calendar) if is_own else as_default(calendars, one.calendar)


def _follow(
    one: InTask,
    item: Item,
    face: Task | None,
    words: dict[str, Any],
    facts: dict[str, Any],
    last: Any,
    tally: Tally,
    changes: tuple[list[tuple[Item, dict[str, Any]]], list[tuple[Task, dict[str, Any]]]],
) -> None:
    """Fields of one known task, each by itself; `changes` collects what is to be set."""
    set_words, stays = three_way(last, snapshot(item), words)
    set_facts: dict[str, Any] = {}
    if face is not None:
        set_facts, kept = three_way(last, snapshot(face), facts)
        stays += kept
    for name in stays:
        if name not in _QUIET:
            said = _short(words.get(name, facts.get(name)))
            what = f"#{item.number} {item.title[:60]}: {_words(name)}"
            tally.kept.append(f"{what} was changed here since, so it stays; the file says {said}.")
    if set_words:
        changes[0].append((item, typed(Item, set_words)))
    if set_facts and face is not None:
        carried = {"carried": dict(one.carried)} if face.carried != one.carried else {}
        changes[1].append((face, typed(Task, set_facts) | carried))
    if set(set_words) - _QUIET or set_facts:
        tally.counts["tasks"].updated += 1
    else:
        tally.counts["tasks"].unchanged += 1


def _words(name: str) -> str:
    return name.removeprefix("is_").replace("_", " ")


def _short(value: Any) -> str:
    return "nothing" if value in (None, "", []) else str(value)[:60]


def _remove(w: Write, known: Known, there: set[str], tally: Tally, *, wants_trash: bool) -> None:
    """Name what the file no longer has, and throw it away only where that was asked for."""
    gone = [known.id_of(outside) for outside in known.rows if outside.startswith("task/") and outside not in there]
    rows = [item for item in in_bulk(Item, w.workspace_id, gone).values() if not item.is_trashed]
    tally.removed = [f"#{item.number} {item.title[:80]}" for item in sorted(rows, key=lambda one: one.number)]
    if wants_trash:
        keys = {row.pk for row in rows}
        kept = {parent for parent in _parents_of_others(w, keys) if parent in keys}
        going = [row for row in rows if row.pk not in kept]
        w.change_all((row, {"trashed_at": w.now, "trashed_by": w.actor.member_id}) for row in going)
        tally.trashed = len(going)
        for row in rows:
            if row.pk in kept:
                tally.kept.append(f"#{row.number} {row.title[:60]}: gone from the file, but other work stands under it.")


def _parents_of_others(w: Write, going: Iterable[UUID]) -> set[UUID]:
    """Those of them that have living work below which is not going."""
    keys = set(going)
    kept: set[UUID] = set()
    pairs = list(Item.objects.filter(workspace_id=w.workspace_id, parent_id__isnull=False).values_list("pk", "parent_id"))
    parent_of = dict(pairs)
    for key in parent_of:
        if key in keys:
            continue
        above = parent_of.get(key)
        while above is not None and above not in kept:
            if above in keys:
                kept.add(above)
            above = parent_of.get(above)
    return kept
