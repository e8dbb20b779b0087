"""Decides how MS Project's way of writing predecessors is read, "3FS+2d;5SS", and whether links run in a circle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accord.files.planfile import LONGEST_MINUTES, FileLink, LagUnit, LinkKind

SEPARATOR = re.compile(r" ?[;,] ?")
WORKING = {"m": 1 / 480, "h": 1 / 8, "d": 1.0, "w": 5.0, "mo": 20.0}
"""In days of the project."""
ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200}
UNIT = r"(?:min(?:ute)?s?|mons?|months?|mo|m|h(?:ou)?rs?|h|d(?:ay)?s?|w(?:ee)?ks?|w)"
LAG = rf"([+-])\s*(\d{{1,9}}(?:[.,]\d{{1,9}})?)\s*(%|e?{UNIT})?"
ONE = re.compile(rf"(?P<who>.+?)\s*(?:(?P<kind>FS|SS|FF|SF)\s*)?(?:{LAG})?$", re.IGNORECASE)
HOW = "Write it like 3FS+2d;5SS: a row's number, the kind of link, and how long to wait."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One predecessor as written: whom it names, the kind, and the lag in minutes or in percent of the other's duration."""

    who: str
    kind: LinkKind
    lag_minutes: int = 0
    lag_unit: LagUnit = "working"
    percent: float | None = None


def parse_predecessors(words: str, *, minutes_per_day: int = 480) -> tuple[Wanted, ...]:
    """Raises ValueError with a sentence."""
    return tuple(_parse(part, minutes_per_day) for part in SEPARATOR.split(" ".join(words.split())) if part)


def _parse(part: str, minutes_per_day: int) -> Wanted:
    found = ONE.match(part)
    if not found or not found["who"].strip():
        raise ValueError(f"“{part[:40]}” names no task to wait for. {HOW}")
    sign, number, unit = found[3], found[4], (found[5] or "d").lower()
    kind: LinkKind = (found["kind"] or "FS").upper()  # type: ignore[assignment]
    if sign is None:
        return Wanted(found["who"].strip(), kind)
    amount = float(number.replace(",", ".")) * (-1 if sign == "-" else 1)
    if unit == "%":
        return Wanted(found["who"].strip(), kind, percent=amount)
    is_elapsed, short = unit.startswith("e"), _short(unit.removeprefix("e"))
    minutes = amount * (ELAPSED[short] if is_elapsed else _working(short, minutes_per_day))
    if abs(minutes) > LONGEST_MINUTES:
        raise ValueError(f"“{part[:40]}” waits longer than any plan. {HOW}")
    return Wanted(found["who"].strip(), kind, round(minutes), "elapsed" if is_elapsed else "working")


def _working(short: str, minutes_per_day: int) -> float:
    return ELAPSED[short] if short in {"m", "h"} else WORKING[short] * minutes_per_day


def _short(unit: str) -> str:
    return "mo" if unit.startswith("mo") else unit[0]


def find_circle(links: Iterable[FileLink]) -> tuple[str, ...]:
    """The uids of a circle of links, in order; empty if there is none."""
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.before_uid, []).append(link.after_uid)
    done: set[str] = set()
    for start in after:
        circle = _circle_from(start, after, done)
        if circle:
            return circle
    return ()


def _circle_from(start: str, after: dict[str, list[str]], done: set[str]) -> tuple[str, ...]:
    """Walks on without recursion, since a chain may be ten thousand long."""
    path: list[str] = []
    on_path: dict[str, int] = {}
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        uid, is_leaving = stack.pop()
        if is_leaving:
            done.add(uid)
            path.pop()
            del on_path[uid]
            continue
        if uid in on_path:
            return tuple(path[on_path[uid] :])
        if uid in done:
            continue
        on_path[uid] = len(path)
        path.append(uid)
        stack.append((uid, True))
        stack.extend((each, False) for each in after.get(uid, ()))
    return ()
