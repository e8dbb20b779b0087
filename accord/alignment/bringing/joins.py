"""Decides what becomes of what joins rows: who is on a task, what waits for what, dates set by hand; each follows the file pair by
pair."""

from collections.abc import Iterable, Mapping
from typing import Any

from accord.alignment.bringing.known import Known
from accord.alignment.bringing.tally import Tally
from accord.alignment.bringing.tasks import Items
from accord.alignment.rules.incoming import Incoming, outside_id
from accord.delivery.models import Assignment, Dependency, Pin, Task
from accord.kernel.kept import plain
from accord.kernel.write import Write
from accord.people.models import Person

_CHUNK = 500


def bring_bookings(
    w: Write, rows: Incoming, known: Known, items: Items, persons: Mapping[str, Person], made: frozenset[str], tally: Tally
) -> None:
    """Persons on tasks with their part of the day."""
    held = _by_task(Assignment, w, items, made)
    by_id = {str(one.pk): one for one in persons.values()}
    new: list[Assignment] = []
    tally.counts["bookings"].in_file = sum(len(one) for one in rows.assignments.values())
    for uid, item in items.items():
        if item.is_trashed:
            continue
        wanted = {str(persons[who].pk): units for who, units in rows.assignments.get(uid, {}).items() if who in persons}
        there = {str(one.person_id): one for one in held.get(item.pk, ())}
        _follow(
            w,
            known,
            uid,
            "people",
            wanted,
            there,
            tally,
            "bookings",
            make=lambda key, units, item=item: new.append(
                Assignment(workspace_id=w.workspace_id, task=_task(item), person=by_id[key], units=units)
            ),
            says=lambda one: one.units,
            change=lambda one, units: w.change(one, units=units),
            words=lambda one, item=item: f"#{item.number} {item.title[:50]}: {one.person.name}",
        )
    w.create_all(new)


def bring_links(w: Write, rows: Incoming, known: Known, items: Items, made: frozenset[str], tally: Tally) -> None:
    """What waits for what, with kind and lag."""
    held: dict[Any, list[Dependency]] = {}
    for some in _chunks([item.pk for uid, item in items.items() if uid not in made]):
        for one in Dependency.objects.filter(workspace_id=w.workspace_id, after_id__in=some):
            held.setdefault(one.after_id, []).append(one)
    by_after: dict[str, dict[str, Any]] = {}
    for link in rows.links:
        if link.before in items and link.after in items and not items[link.before].is_trashed:
            key = f"{items[link.before].pk}/{link.kind}"
            by_after.setdefault(link.after, {})[key] = [link.lag_minutes, link.is_elapsed]
    by_id = {str(item.pk): item for item in items.values()}
    new: list[Dependency] = []
    count = tally.counts["links"]
    count.in_file = len(rows.links) + len(rows.circles)
    for uid, item in items.items():
        if item.is_trashed:
            continue
        there = {f"{one.before_id}/{one.kind}": one for one in held.get(item.pk, ())}
        _follow(
            w,
            known,
            uid,
            "links",
            by_after.get(uid, {}),
            there,
            tally,
            "links",
            make=lambda key, lag, item=item: new.append(
                Dependency(
                    workspace_id=w.workspace_id,
                    before=by_id[key.split("/")[0]],
                    after=item,
                    kind=key.split("/")[1],
                    lag_minutes=lag[0],
                    is_elapsed=lag[1],
                )
            ),
            says=lambda one: [one.lag_minutes, one.is_elapsed],
            change=lambda one, lag: w.change(one, lag_minutes=lag[0], is_elapsed=lag[1]),
            words=lambda one: f"The link {one}",
        )
    w.create_all(new)


def bring_pins(w: Write, rows: Incoming, known: Known, items: Items, made: frozenset[str], tally: Tally) -> None:
    """Dates set by hand: constraints of the file, and tasks that it does not schedule itself."""
    held = _by_task(Pin, w, items, made)
    new: list[Pin] = []
    tally.counts["date pins"].in_file = sum(len(one) for one in rows.pins.values())
    for uid, item in items.items():
        if item.is_trashed:
            continue
        facts = {f"{pin.kind}/{pin.on}": pin for pin in rows.pins.get(uid, ())}
        there = {f"{one.kind}/{one.on}": one for one in held.get(item.pk, ())}
        _follow(
            w,
            known,
            uid,
            "pins",
            {key: plain(pin.at) for key, pin in facts.items()},
            there,
            tally,
            "date pins",
            make=lambda key, at, item=item, facts=facts: new.append(
                Pin(
                    workspace_id=w.workspace_id,
                    task=_task(item),
                    kind=facts[key].kind,
                    on=facts[key].on,
                    at=facts[key].at,
                    why=facts[key].why[:300],
                    member_id=w.actor.member_id,
                )
            ),
            says=lambda one: plain(one.at),
            change=lambda one, at, facts=facts: w.change(one, at=facts[f"{one.kind}/{one.on}"].at),
            words=lambda one, item=item: f"#{item.number} {item.title[:50]}: the date set by hand",
        )
    w.create_all(new)


def _follow(
    w: Write,
    known: Known,
    uid: str,
    name: str,
    wanted: Mapping[str, Any],
    there: Mapping[str, Any],
    tally: Tally,
    kind: str,
    *,
    make: Any,
    says: Any,
    change: Any,
    words: Any,
) -> None:
    """One task's pairs: new ones are made, changed ones follow, gone ones go, each only where nobody here touched it since."""
    outside = outside_id("task", uid)
    last: Mapping[str, Any] = known.last(outside).get(name, {})
    count = tally.counts[kind]
    for key, value in wanted.items():
        one = there.get(key)
        if one is None and key in last:
            if last[key] != value:
                tally.kept.append(f"{kind.capitalize()} of a task: one was taken away here since, so it stays away.")
            continue
        if one is None:
            make(key, value)
            count.created += 1
        elif says(one) == value:
            count.unchanged += 1
        elif key in last and says(one) == last[key]:
            change(one, value)
            count.updated += 1
        elif last.get(key) != value:
            tally.kept.append(f"{words(one)} was changed here since, so it stays.")
    for key, one in there.items():
        if key in last and key not in wanted:
            if says(one) == last[key]:
                w.delete(one)
                count.updated += 1
            else:
                tally.kept.append(f"{words(one)} was changed here since, so it stays; the file no longer has it.")
    if wanted or last:
        known.tell_more(outside, **{name: dict(wanted)})


def _task(item: Any) -> Task:
    """The how face of an item just made or known, without a query: they share their key."""
    face = Task(item=item, workspace_id=item.workspace_id)
    face._state.adding = False
    return face


def _by_task(model: Any, w: Write, items: Items, made: frozenset[str]) -> dict[Any, list[Any]]:
    held: dict[Any, list[Any]] = {}
    for some in _chunks([item.pk for uid, item in items.items() if uid not in made]):
        for one in model.objects.filter(workspace_id=w.workspace_id, task_id__in=some).select_related("task__item"):
            held.setdefault(one.task_id, []).append(one)
    return held


def _chunks(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))
