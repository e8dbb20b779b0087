"""Decides the exact JSON that `<accord-timeline>` reads: frozen dataclasses of aware datetimes, written as wall-clock minutes.

The browser knows no time zones: every instant becomes minutes since local midnight of `origin` in `zone`, and each day is 1440
minutes long. The date of a goal post is the end of that day. docs/contributors/timeline.md shows the JSON with an example.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal
from zoneinfo import ZoneInfo

from accord.alignment.rules.fits import SURE

Json = dict[str, Any]
RowState = Literal["planned", "started", "done", "blocked"]
Editable = Literal["title", "estimate", "people", "pin", "links", "progress", "order", "indent", "effect"]


@dataclass(frozen=True, slots=True)
class PersonShape:
    """Somebody on rows; `side` draws a ring: why, when, or none."""

    id: str
    name: str
    initials: str
    side: Literal["", "why", "when"] = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class GroupShape:
    """A track, key result or launch that rows are grouped by. `now` and `target` are a key result's, in its own words.

    `finish` and `p80`, where known, are the forecast of the whole group; else the browser shows the latest of its rows.
    """

    id: str
    name: str
    note: str = ""
    now: str = ""
    target: str = ""
    finish: dt.datetime | None = None
    p80: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class GoalPostShape:
    """A flag and its pole. The one `in_question` is filled; a `chance` of None is not yet known."""

    id: str
    name: str
    date: dt.date
    chance: float | None
    confidence: float = SURE
    p80: dt.datetime | None = None
    in_question: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class PinShape:
    """A date set by hand."""

    kind: Literal["not_before", "no_later", "fixed"]
    at: dt.datetime
    on: Literal["start", "finish"] = "start"
    why: str = ""


@dataclass(frozen=True, slots=True)
class LinkShape:
    """A dependency between two rows; the lag as people read it ("2 d", "−1 d")."""

    before: str
    after: str
    kind: Literal["FS", "SS", "FF", "SF"] = "FS"
    lag: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a sentence; facts are strong."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Pill:
    """A counterfactual or a way on, in dashes because it is not true yet."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class WhyShape:
    """The docked line of one row in one lens; also the whole answer of `why-url`."""

    parts: tuple[Words, ...]
    pills: tuple[Pill, ...] = ()

    def as_json(self) -> Json:
        parts = [{"text": part.text, "strong": part.strong} for part in self.parts]
        return {"parts": parts, "pills": [{"label": pill.label, "url": pill.url} for pill in self.pills]}


@dataclass(slots=True)
class RowShape:  # not frozen: making thousands of frozen rows takes three times as long
    """One item. `is_group` has children and no work of its own; `is_feature` is what the why lens lists; an item may be both."""

    id: str
    number: int
    title: str
    url: str = ""
    version: int = 0
    parent: str = ""
    is_group: bool = False
    is_feature: bool = False
    is_milestone: bool = False
    kind: str = ""
    track: str = ""
    key_result: str = ""
    launch: str = ""
    goal_post: str = ""
    """The goal post its P80 is held against: past it the row is late."""
    must_have: bool = False
    state: RowState = "planned"
    done: float = 0.0
    people: tuple[str, ...] = ()
    estimate: str = ""
    low: float | None = None
    high: float | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    p10: dt.datetime | None = None
    p80: dt.datetime | None = None
    baseline: tuple[dt.datetime, dt.datetime] | None = None
    is_driving: bool = False
    slack: str = ""
    pins: tuple[PinShape, ...] = ()
    effect: str = ""
    quotes: int | None = None
    value: float | None = None
    """Share of the launch's value, 0–1."""
    can_edit: frozenset[Editable] = frozenset()
    why_when: WhyShape | None = None
    """Sent with the row only where it costs nothing; else the browser asks `why-url`."""
    why_why: WhyShape | None = None


@dataclass(frozen=True, slots=True)
class WorkDays:
    """What is shaded: the working weekdays, single days off, and the hours that a whole day's width stands for."""

    weekdays: tuple[bool, bool, bool, bool, bool, bool, bool] = (True, True, True, True, True, False, False)
    days_off: tuple[tuple[dt.date, str], ...] = ()
    from_minute: int = 540
    to_minute: int = 1020


@dataclass(frozen=True, slots=True)
class StripRow:
    """One line of the heat strip: shares by week from `weeks_from` on (None: a dash). For load `key` is a person's id."""

    key: str
    name: str
    shares: tuple[float | None, ...]
    note: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class TimelineShape:
    """The whole of one timeline: the same data for both lenses."""

    zone: str
    origin: dt.date
    """A Monday, some weeks before the first date shown."""
    until: dt.date
    now: dt.datetime
    status_date: dt.date | None = None
    baseline_name: str = ""
    is_stale: bool = False
    """The plan behind the dates is older than the facts: dates are dotted until the next plan."""
    can_add: bool = False
    facts_version: int = 0
    slot_minutes: int = 60
    work: WorkDays = WorkDays()
    people: tuple[PersonShape, ...] = ()
    tracks: tuple[GroupShape, ...] = ()
    key_results: tuple[GroupShape, ...] = ()
    launches: tuple[GroupShape, ...] = ()
    goal_posts: tuple[GoalPostShape, ...] = ()
    rows: tuple[RowShape, ...] = ()
    links: tuple[LinkShape, ...] = ()
    weeks_from: dt.date | None = None
    load: tuple[StripRow, ...] = ()
    value_ready: tuple[StripRow, ...] = ()

    def as_json(self) -> Json:
        """The JSON of `src`; every value a plain one, so json.dumps needs no encoder."""
        clock = Clock(self.zone, self.origin)
        edit_sets = sorted({row.can_edit for row in self.rows}, key=sorted)
        places = {rights: place for place, rights in enumerate(edit_sets)}
        return {
            "zone": self.zone,
            "origin": self.origin.isoformat(),
            "days": (self.until - self.origin).days,
            "now": clock.minutes(self.now),
            "status_date": self.status_date.isoformat() if self.status_date else "",
            "baseline_name": self.baseline_name,
            "is_stale": self.is_stale,
            "can_add": self.can_add,
            "facts_version": self.facts_version,
            "slot_minutes": self.slot_minutes,
            "work": {
                "weekdays": list(self.work.weekdays),
                "days_off": [{"day": clock.day(day), "name": name} for day, name in self.work.days_off],
                "from_minute": self.work.from_minute,
                "to_minute": self.work.to_minute,
            },
            "people": [{"id": p.id, "name": p.name, "initials": p.initials, "side": p.side, "url": p.url} for p in self.people],
            "tracks": [_group(group, clock) for group in self.tracks],
            "key_results": [_group(group, clock) for group in self.key_results],
            "launches": [_group(group, clock) for group in self.launches],
            "goal_posts": [goal_post_json(goal_post, clock) for goal_post in self.goal_posts],
            "edit_sets": [sorted(names) for names in edit_sets],
            "rows": [row_json(row, clock) | {"edit": places[row.can_edit]} for row in self.rows],
            "links": links_json(self.links),
            "weeks_from": clock.day(self.weeks_from) if self.weeks_from else 0,
            "load": [_strip(line) for line in self.load],
            "value_ready": [_strip(line) for line in self.value_ready],
        }


@dataclass(frozen=True, slots=True)
class Clock:
    """Instants to minutes of wall-clock time since `origin`; the hour that autumn repeats gives the same minutes twice."""

    zone: str
    origin: dt.date
    tzinfo: ZoneInfo = field(init=False)
    first: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tzinfo", ZoneInfo(self.zone))
        object.__setattr__(self, "first", self.origin.toordinal())

    def minutes(self, instant: dt.datetime) -> int:
        local = instant.astimezone(self.tzinfo)
        return (local.toordinal() - self.first) * 1440 + local.hour * 60 + local.minute

    def day(self, date: dt.date) -> int:
        return (date - self.origin).days

    def end_of(self, date: dt.date) -> int:
        return (self.day(date) + 1) * 1440


def row_json(row: RowShape, clock: Clock) -> Json:
    """One row without its rights; what is empty is left out. `start`, `finish`, `p80` are null where there is no date."""
    minutes = clock.minutes
    shown: Json = {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "version": row.version,
        "start": minutes(row.start) if row.start else None,
        "finish": minutes(row.finish) if row.finish else None,
        "p80": minutes(row.p80) if row.p80 else None,
    }
    for name, value in zip(_PLAIN, _plain(row), strict=True):
        if value is not None and value is not False and value != "":
            shown[name] = value
    if row.state != "planned":
        shown["state"] = row.state
    if row.done:
        shown["done"] = row.done
    if row.p10:
        shown["p10"] = minutes(row.p10)
    if row.baseline:
        shown["baseline"] = [minutes(at) for at in row.baseline]
    if row.people:
        shown["people"] = list(row.people)
    if row.pins:
        shown["pins"] = [{"kind": p.kind, "at": clock.minutes(p.at), "on": p.on, "why": p.why} for p in row.pins]
    why = {lens: said.as_json() for lens, said in (("when", row.why_when), ("why", row.why_why)) if said}
    return shown | ({"why": why} if why else {})


def goal_post_json(post: GoalPostShape, clock: Clock) -> Json:
    """One flag; `at` is the end of its day."""
    shown = {name: getattr(post, name) for name in ("id", "name", "chance", "confidence", "in_question", "url")}
    return shown | {"at": clock.end_of(post.date), "p80": clock.minutes(post.p80) if post.p80 else None}


def links_json(links: Iterable[LinkShape]) -> list[list[str]]:
    """Links as short rows: before, after, kind, lag."""
    return [[link.before, link.after, link.kind, link.lag] for link in links]


_PLAIN = (
    "url", "parent", "is_group", "is_feature", "is_milestone", "kind", "track", "key_result", "launch", "goal_post", "must_have",
    "estimate", "low", "high", "is_driving", "slack", "effect", "quotes", "value",
)  # fmt: skip
_plain = attrgetter(*_PLAIN)


def _group(group: GroupShape, clock: Clock) -> Json:
    shown: Json = {name: getattr(group, name) for name in ("id", "name", "note", "now", "target")}
    return shown | {name: clock.minutes(at) if (at := getattr(group, name)) else None for name in ("finish", "p80")}


def _strip(line: StripRow) -> Json:
    shares = [None if share is None else round(share, 4) for share in line.shares]
    return {"key": line.key, "name": line.name, "note": line.note, "is_total": line.is_total, "shares": shares}
