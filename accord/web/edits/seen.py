"""Decides what a field says now, and refuses an edit that was made of what it no longer says, with both values."""

import datetime as dt
from collections.abc import Callable, Iterable

from accord.alignment.reads.item import feature_face, task_face
from accord.alignment.reads.item_shape import ItemPage
from accord.alignment.rules.words import hours_range, lag_words, span
from accord.delivery.models import Assignment, Dependency, Pin, Task
from accord.kernel.commands import expect
from accord.kernel.errors import Conflict
from accord.kernel.last_change import last_change
from accord.product.models import Feature
from accord.work.models import Item


def shown(item: Item, kind: str) -> str:
    """What a field says now, as it was sent to whoever edits it; "" where it has no such words."""
    read = _SHOWN.get(kind)
    return read(item) if read else ""


def shown_on(page: ItemPage) -> dict[str, str]:
    """The same words for a whole page, from what was read of it."""
    when, zone = page.when, page.item.workspace.tzinfo
    pins = (at for _, _, on, at, *_ in when.pins if on == "start") if when else iter(())
    return {
        "estimate": when.estimate if when else "",
        "effect": page.why.effect if page.why else "",
        "people": _names(who.name for who, *_ in when.persons) if when else "",
        "pin": _day(next(pins, None), zone),
        "links": _links((tie.other.number, tie.kind, tie.lag) for tie in page.before),
    }


def demand_unmoved(item: Item, kind: str, was: str, asked: str) -> None:
    """Raise Conflict with both values where a field says neither what the speaker saw nor what they ask for: now, and once more
    under the lock of the command that follows."""
    _demand_unmoved(item, kind, was, asked)
    expect(item, lambda: _demand_unmoved(item, kind, was, asked))


def _demand_unmoved(item: Item, kind: str, was: str, asked: str) -> None:
    now = shown(item, kind)
    if kind == "links" and sorted(was.split(", ")) == sorted(now.split(", ")):
        return
    # Where nobody was named by hand, the field showed whom the plan had chosen.
    if kind in _SHOWN and now not in (was, asked) and not (kind == "people" and not now):
        refs = tuple(f"{room}:{item.pk}" for room in ("item", "task", "feature"))
        change = last_change(item.workspace_id, refs, _FIELDS.get(kind, (kind,)))
        raise Conflict("Somebody changed this while you did.", latest={kind: now}, asked={kind: asked}, change=change)


def _estimate_shown(item: Item) -> str:
    task = task_face(item)
    return hours_range(task.low_hours, task.high_hours) if task else ""


def _effect_shown(item: Item) -> str:
    row = feature_face(item)
    return span(row.effect_low, row.effect_high, row.key_result.unit if row.key_result else "") if row else ""


def _people_shown(item: Item) -> str:
    return _names(
        Assignment.objects.filter(task_id=item.pk)
        .order_by("is_candidate", "created_at", "pk")
        .values_list("person__name", flat=True)
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _pin_shown(item: Item) -> str:
    pins = Pin.objects.filter(task_id=item.pk, on="start").order_by("created_at")
    return _day(pins.values_list("at", flat=True).first(), item.workspace.tzinfo)


def _day(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""


def _links_shown(item: Item) -> str:
    rows = Dependency.objects.filter(after=item, before__trashed_at=None).order_by("created_at")
    return _links(
        (number, kind, lag_words(lag, is_elapsed=elapsed))
        for number, kind, lag, elapsed in rows.values_list("before__number", "kind", "lag_minutes", "is_elapsed")
    )


def _links(links: Iterable[tuple[int, str, str]]) -> str:
    """Each as its number, its kind where it is not the usual one, and its lag."""
    return ", ".join(" ".join(filter(None, (str(number), "" if kind == "FS" else kind, lag))) for number, kind, lag in links)


def _feature_words(name: str) -> Callable[[Item], str]:
    return lambda item: str(Feature.objects.filter(pk=item.pk).values_list(name, flat=True).first() or "")


def _date_shown(name: str) -> Callable[[Item], str]:
    def read(item: Item) -> str:
        at = Task.objects.filter(pk=item.pk).values_list(name, flat=True).first()
        return at.isoformat() if at else ""

    return read


_SHOWN: dict[str, Callable[[Item], str]] = {
    "title": lambda item: item.title,
    "description": lambda item: item.description,
    "estimate": _estimate_shown,
    "effect": _effect_shown,
    "people": _people_shown,
    "pin": _pin_shown,
    "links": _links_shown,
    "due_date": _date_shown("due_date"),
    "deadline": _date_shown("deadline"),
    "problem": _feature_words("problem"),
    "evidence": _feature_words("evidence"),
    "customers": _feature_words("customers_promised"),
}
_FIELDS = {
    "estimate": ("low_hours", "high_hours"),
    "effect": ("effect_low", "effect_high"),
    "people": ("person",),
    "pin": ("at",),
    "customers": ("customers_promised",),
}
