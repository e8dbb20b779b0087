"""Decides which command stands behind each field that people edit in place, on the timeline, in a list or on an item's page.

An edit is made from what was typed and from what the field said when it was opened. Where somebody else changed the field in
between, making it is refused with both values. The same edit runs with an Actor (it saves) or with a Write (a preview tries it).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.alignment.reads.timeline import lag_words
from accord.alignment.reads.work_days import work_days
from accord.alignment.rules.effort import ASSUMED_SPREAD
from accord.alignment.rules.words import day, end_day, hours_range, span, start_day
from accord.delivery.commands import progress
from accord.delivery.commands.dependency import link_items
from accord.delivery.commands.pin import pin_task, unpin_task
from accord.delivery.commands.task import date_task, estimate_task, need_skill, put_on_track, set_milestone
from accord.delivery.commands.waiting import Wait, tell_waits
from accord.delivery.models import Assignment, Dependency, Pin, Task, Track
from accord.kernel.actor import Actor
from accord.kernel.errors import Conflict, Invalid
from accord.kernel.models import EventTouch
from accord.kernel.write import Write
from accord.people.models import Skill
from accord.product.commands.feature import expect_effect, write_feature
from accord.product.models import Feature, KeyResult
from accord.web.typed import read_day, read_effect, read_estimate, read_number, read_waits
from accord.work.commands.item import describe_item, indent_item, move_item, outdent_item, rename_item, set_must_have
from accord.work.models import Item

Speaker = Actor | Write
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change by hand. `said`: what the toast says once it is saved. `moves_rows`: the list itself is another afterwards."""

    run: Callable[[Speaker], object]
    said: str
    moves_rows: bool = False


def edit_of(item: Item, kind: str, given: Given, *, today: dt.date) -> Edit:
    """The edit that a field of this kind asks for. Raises Invalid for what cannot be read, Conflict for what was overtaken."""
    make = _EDITS.get(kind)
    if make is None:
        raise Invalid("kind", f"“{kind[:30]}” is nothing that can be changed here.")
    if "was" in given:
        demand_unmoved(item, "estimate" if kind == "finish" else kind, given["was"], given.get("text", ""))
    return make(item, given, today)


def shown(item: Item, kind: str) -> str:
    """What a field says now, as it was sent to whoever edits it; "" where it has no such words."""
    read = _SHOWN.get(kind)
    return read(item) if read else ""


def demand_unmoved(item: Item, kind: str, was: str, asked: str) -> None:
    """Raise Conflict with both values where a field says neither what the speaker saw nor what they ask for."""
    now = shown(item, kind)
    if kind == "links" and sorted(was.split(", ")) == sorted(now.split(", ")):
        return
    # Where nobody was named by hand, the field showed whom the plan had chosen.
    if kind in _SHOWN and now not in (was, asked) and not (kind == "people" and not now):
        who = last_changed_by(item, kind)
        raise Conflict(f"{who or 'Somebody'} changed this while you did.", latest={kind: now}, asked={kind: asked})


def last_changed_by(item: Item, kind: str) -> str:
    """Who last changed what a field shows; "" where nobody knows."""
    names = set(_FIELDS.get(kind, (kind,)))
    refs = [f"{room}:{item.pk}" for room in ("item", "task", "feature")]
    touches = EventTouch.objects.filter(workspace_id=item.workspace_id, ref__in=refs).select_related("event")
    for touch in touches.order_by("-event__seq")[:20]:
        if any(change["ref"] in refs and not names.isdisjoint(change["fields"]) for change in touch.event.changes):
            return touch.event.member_name
    return ""


def _task(item: Item) -> Task | None:
    return Task.objects.filter(pk=item.pk).first()


def _estimate_shown(item: Item) -> str:
    task = _task(item)
    return hours_range(task.low_hours, task.high_hours) if task else ""


def _effect_shown(item: Item) -> str:
    row = Feature.objects.filter(pk=item.pk).select_related("key_result").first()
    return span(row.effect_low, row.effect_high, row.key_result.unit if row.key_result else "") if row else ""


def _people_shown(item: Item) -> str:
    names = (
        Assignment.objects.filter(task_id=item.pk)
        .order_by("is_candidate", "created_at", "pk")
        .values_list("person__name", flat=True)
    )
    return ", ".join(names)


def _pin_shown(item: Item) -> str:
    pin = Pin.objects.filter(task_id=item.pk, on="start").order_by("created_at").first()
    return pin.at.astimezone(item.workspace.tzinfo).date().isoformat() if pin else ""


def _links_shown(item: Item) -> str:
    rows = Dependency.objects.filter(after=item, before__trashed_at=None).order_by("created_at")
    said = [
        (str(number), "" if kind == "FS" else kind, lag_words(lag, is_elapsed=elapsed))
        for number, kind, lag, elapsed in rows.values_list("before__number", "kind", "lag_minutes", "is_elapsed")
    ]
    return ", ".join(" ".join(filter(None, parts)) for parts in said)


def _feature_words(name: str) -> Callable[[Item], str]:
    return lambda item: str(Feature.objects.filter(pk=item.pk).values_list(name, flat=True).first() or "")


_SHOWN: dict[str, Callable[[Item], str]] = {
    "title": lambda item: item.title,
    "description": lambda item: item.description,
    "estimate": _estimate_shown,
    "effect": _effect_shown,
    "people": _people_shown,
    "pin": _pin_shown,
    "links": _links_shown,
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


def _title(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: rename_item(w, item, title=given["text"]), "Renamed")


def _description(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: describe_item(w, item, description=given["text"]), "Described")


def _estimate(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_estimate("estimate", given["text"])
    said = f"Estimated at {hours_range(low, high)}" if low is not None else "Estimate taken away"
    return Edit(lambda w: estimate_task(w, item, low_hours=low, high_hours=high), said)


def _effect(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_effect("effect", given["text"])
    held = Feature.objects.filter(pk=item.pk).select_related("key_result").first()
    key_result = held.key_result if held else None
    if given.get("key_result"):
        key_result = _named(KeyResult, item, "key_result", given["key_result"])
    if key_result is None and low is not None:
        raise Invalid("effect", "Choose on its page which key result this is an effect on.")
    return Edit(lambda w: expect_effect(w, item, key_result=key_result, low=low, high=high), "Expected effect saved")


def _finish(item: Item, given: Given, today: dt.date) -> Edit:
    """The range that would end on a day: what is estimated now, stretched by the working days it gains or loses."""
    end = read_day("finish", given["text"], today=today)
    stored = getattr(item, "forecast", None)
    if end is None or stored is None or item.project is None:
        raise Invalid("finish", "It has no date yet: estimate it first.")
    zone = item.workspace.tzinfo
    begin, now = start_day(stored.start, zone), end_day(stored.p50, zone)
    if end < begin:
        raise Invalid("finish", f"It cannot end before it starts on {day(begin)}.")
    shaded = work_days(item.project, first=min(begin, end), last=max(now, end))
    off = {one for one, _ in shaded.days_off}

    def working(last: dt.date) -> int:
        days = (begin + dt.timedelta(days=n) for n in range((last - begin).days + 1))
        return sum(shaded.weekdays[one.weekday()] and one not in off for one in days) or 1

    task, ratio = _task(item), working(end) / working(now)
    low = task.low_hours if task and task.low_hours is not None else stored.hours * (1 - ASSUMED_SPREAD)
    high = task.high_hours if task and task.high_hours is not None else stored.hours * (1 + ASSUMED_SPREAD)
    low, high = round(low * ratio * 2) / 2, round(high * ratio * 2) / 2
    return Edit(lambda w: estimate_task(w, item, low_hours=low, high_hours=high), f"Estimated at {hours_range(low, high)}")


def _feature_text(name: str) -> Callable[[Item, Given, dt.date], Edit]:
    def make(item: Item, given: Given, today: dt.date) -> Edit:
        said: dict[str, Any] = {name: given["text"]}
        return Edit(lambda w: write_feature(w, item, **said), "Saved")

    return make


def _customers(item: Item, given: Given, today: dt.date) -> Edit:
    count = read_number("customers", given["text"], low=0, high=1_000_000, what="The number of customers") or 0
    return Edit(lambda w: write_feature(w, item, customers_promised=int(count)), "Saved")


def _pin(item: Item, given: Given, today: dt.date) -> Edit:
    kind, on = given.get("pin", "not_before"), given.get("on", "start")
    held = Pin.objects.filter(task_id=item.pk, kind=kind, on=on).first()
    at = read_day("pin", given["text"], today=today, before=_planned_start(item, today))
    if at is None:
        if held is None:
            return Edit(lambda w: None, "It had no date set by hand")
        pin = held
        return Edit(lambda w: unpin_task(w, pin), "Date set by hand taken away")
    words = {"not_before": f"Starts {day(at)} or later", "no_later": f"{day(at)} at the latest", "fixed": f"Fixed on {day(at)}"}
    return Edit(lambda w: pin_task(w, item, kind=kind, at=at, on=on, why=given.get("why", "")), words.get(kind, "Date set"))


def _planned_start(item: Item, today: dt.date) -> dt.date:
    stored = getattr(item, "forecast", None)
    return stored.start.astimezone(item.workspace.tzinfo).date() if stored else today


def _link(item: Item, given: Given, today: dt.date) -> Edit:
    before, after = (_named(Item, item, field, given.get(field, "")) for field in ("before", "after"))
    kind = given.get("link", "FS")
    return Edit(lambda w: link_items(w, before, after=after, kind=kind), f"#{after.number} waits for #{before.number}")


def _links(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = read_waits("links", given["text"])
    found = {one.number: one for one in Item.objects.filter(workspace_id=item.workspace_id, number__in=[w.number for w in wanted])}
    if missing := [one.number for one in wanted if one.number not in found]:
        raise Invalid("links", f"There is no #{missing[0]} here.")
    waits = tuple(Wait(found[one.number], one.kind, one.lag_minutes, one.is_elapsed) for one in wanted)
    return Edit(lambda w: tell_waits(w, item, waits=waits), "Saved what it waits for")


def _progress(item: Item, given: Given, today: dt.date) -> Edit:
    asked, task = given["text"], _task(item)
    if asked == "done":
        return Edit(lambda w: progress.finish_task(w, item), f"#{item.number} is done")
    if asked == "started":
        if task and task.finished_at:
            return Edit(lambda w: progress.reopen_task(w, item), f"#{item.number} is open again")
        return Edit(lambda w: progress.start_task(w, item), f"#{item.number} is under way")
    if asked != "planned":
        raise Invalid("progress", "It is planned, started or done.")
    if task and task.finished_at:
        return Edit(lambda w: progress.reopen_task(w, item), f"#{item.number} is open again")
    if task and task.started_at:
        begun = day(task.started_at.date())
        raise Invalid("progress", f"#{item.number} was begun on {begun}. Where that is wrong, undo it in its history.")
    return Edit(lambda w: None, f"#{item.number} is not begun")


def _done_share(item: Item, given: Given, today: dt.date) -> Edit:
    share = read_number("done", given["text"], low=0, high=100, what="What is done") or 0.0
    return Edit(lambda w: progress.tell_progress(w, item, done_share=share / 100), f"{share:g} % done")


def _remaining(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_estimate("remaining", given["text"])
    if low is None or high is None:
        raise Invalid("remaining", "Say how much is left, such as 2d or 6h.")
    return Edit(lambda w: progress.tell_remaining(w, item, hours=(low + high) / 2), "Saved what is left")


def _indent(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: indent_item(w, item), f"#{item.number} lies one level deeper", moves_rows=True)


def _outdent(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: outdent_item(w, item), f"#{item.number} lies one level higher", moves_rows=True)


def _order(item: Item, given: Given, today: dt.date) -> Edit:
    end = "before" if given.get("before") else "after"
    other = _named(Item, item, end, given.get(end, ""))
    where: dict[str, Any] = {end: other}
    return Edit(lambda w: move_item(w, item, parent=other.parent, **where), f"#{item.number} moved", moves_rows=True)


def _must_have(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = given["text"] in ("1", "on", "true")
    said = f"{item.title} is a must-have" if wanted else f"{item.title} is no must-have"
    return Edit(lambda w: set_must_have(w, item, is_must_have=wanted), said, moves_rows=True)


def _track(item: Item, given: Given, today: dt.date) -> Edit:
    track = _named(Track, item, "track", given["text"]) if given["text"] else None
    return Edit(lambda w: put_on_track(w, item, track=track), f"On {track.name}" if track else "On no track", moves_rows=True)


def _skill(item: Item, given: Given, today: dt.date) -> Edit:
    skill = _named(Skill, item, "skill", given["text"]) if given["text"] else None
    return Edit(lambda w: need_skill(w, item, skill=skill), f"Needs {skill.name}" if skill else "Needs no skill in particular")


def _milestone(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = given["text"] in ("1", "on", "true")
    return Edit(lambda w: set_milestone(w, item, is_milestone=wanted), "A milestone" if wanted else "An ordinary task")


def _dated(name: str, words: str) -> Callable[[Item, Given, dt.date], Edit]:
    def make(item: Item, given: Given, today: dt.date) -> Edit:
        at = read_day(name, given["text"], today=today)
        return Edit(lambda w: date_task(w, item, **{name: at}), f"{words} {day(at)}" if at else "Date taken away")

    return make


def _named(model: Any, item: Item, field: str, key: str) -> Any:
    """A row of the item's workspace by its id as sent. Raises Invalid naming the field."""
    try:
        found = model.objects.filter(workspace_id=item.workspace_id, pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "That is not here any more: reload and choose again.")
    return found


_EDITS: dict[str, Callable[[Item, Given, dt.date], Edit]] = {
    "title": _title,
    "description": _description,
    "estimate": _estimate,
    "finish": _finish,
    "effect": _effect,
    "problem": _feature_text("problem"),
    "evidence": _feature_text("evidence"),
    "customers": _customers,
    "pin": _pin,
    "link": _link,
    "links": _links,
    "progress": _progress,
    "done": _done_share,
    "remaining": _remaining,
    "indent": _indent,
    "outdent": _outdent,
    "order": _order,
    "must-have": _must_have,
    "track": _track,
    "skill": _skill,
    "milestone": _milestone,
    "due_date": _dated("due_date", "Wanted by"),
    "deadline": _dated("deadline", "Must be done by"),
}
