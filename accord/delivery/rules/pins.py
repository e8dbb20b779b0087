"""Decides which dates set by hand reach which leaf: its own, those from above it, and what other projects make it wait for."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from accord.delivery.rules.facts import DependencyFact, ItemFact, PinFact, ProjectFacts
from accord.delivery.rules.tree import Tree
from accord.planning.situation import Pin, PinKind

WORKING_DAY = 480


def pins_of(
    items: Tree[ItemFact], facts: ProjectFacts, *, now: dt.datetime, order: Mapping[str, int], has_predecessor: set[str]
) -> dict[str, tuple[Pin, ...]]:
    """Pins by leaf. A parent's "not before" holds for all its leaves; its "no later" too, on the start only for the first."""
    found: dict[str, list[Pin]] = {}
    for one in facts.pins:
        if one.item in items.by_id:
            for leaf, kind in _reached(items, one, order):
                found.setdefault(leaf, []).append(Pin(kind, one.at, one.on, one.why, one.by))
    for link in facts.dependencies:
        if link.before in facts.outside and link.after in items.by_id:
            pin = _waits_outside(link, *facts.outside[link.before])
            leaves = items.leaves(link.after)
            for leaf in leaves if pin.on == "start" else leaves[-1:]:
                found.setdefault(leaf, []).append(pin)
    if facts.starts_on:
        begin = dt.datetime.combine(facts.starts_on, dt.time(), ZoneInfo(facts.zone)).astimezone(dt.UTC)
        if begin > now:
            for leaf in order:
                if leaf not in has_predecessor:
                    found.setdefault(leaf, []).append(Pin("not_before", begin, why="the project starts then"))
    return {leaf: tuple(pins) for leaf, pins in found.items()}


def _reached(items: Tree[ItemFact], pin: PinFact, order: Mapping[str, int]) -> list[tuple[str, PinKind]]:
    leaves = items.leaves(pin.item)
    if leaves == (pin.item,):
        return [(pin.item, pin.kind)]
    first = min(leaves, key=lambda leaf: order.get(leaf, 0))
    last = max(leaves, key=lambda leaf: order.get(leaf, 0))
    match pin.kind, pin.on:
        case "not_before" | "fixed", "start":
            return [(leaf, "not_before") for leaf in leaves]
        case "no_later" | "fixed", "finish":
            return [(leaf, "no_later") for leaf in leaves]
        case "no_later", "start":
            return [(first, "no_later")]
        case _:
            return [(last, "not_before")]


def _waits_outside(link: DependencyFact, start: dt.datetime, finish: dt.datetime, title: str) -> Pin:
    """The other project's plan is not ours to move: its date is a date to us. Working lag counts as days of eight hours."""
    at = start if link.kind[0] == "S" else finish
    minutes = link.lag_minutes if link.is_elapsed else link.lag_minutes * 1440 // WORKING_DAY
    return Pin(
        "not_before", at + dt.timedelta(minutes=minutes), "start" if link.kind[1] == "S" else "finish", why=f"waits for {title}"
    )
