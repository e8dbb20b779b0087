"""Decides how changes, causes, counterfactuals, drivers and assumptions read: plain English, worded once for every door."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accord.alignment.rules.names import Names, lowered, one_more
from accord.alignment.rules.words import day, days, end_day, first_day, hours_range, listed, long_day, money, percent, start_day
from accord.planning.answer import Assumption, Cause, Change, Counterfactual, Driver, Finding

PHASE_TWO = "phase two"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; what is a fact is strong."""

    text: str
    strong: bool = False


Sentence = tuple[Part, ...]


def plain(sentence: Sentence) -> str:
    """A sentence as text alone."""
    return "".join(part.text for part in sentence)


# Changes


def change_sentence(change: Change, names: Names) -> str:
    """One change as a command without a full stop: "Put Aiko on checkout", "Shift Launch to 19 May"."""
    return _CHANGES[change.kind](change, names)


def options_sentence(changes: Sequence[Change], names: Names) -> str:
    """A bundle as one command, changes of one kind together: "Drop dark mode and sharing, and put Aiko on checkout"."""
    parts: list[str] = []
    left = list(changes)
    while left:
        first = left[0]
        alike = [one for one in left if _is_told_with(first, one)]
        left = [one for one in left if one not in alike]
        parts.append(_together(alike, names) if len(alike) > 1 else change_sentence(first, names))
    said = [parts[0], *(f"{part[0].lower()}{part[1:]}" for part in parts[1:])] if parts else []
    if len(said) > 2:
        return f"{', '.join(said[:-1])}, and {said[-1]}"
    return ", and ".join(said)


def _is_told_with(one: Change, other: Change) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind in ("drop", "defer"):
        return one.goal_post == other.goal_post
    return one == other or (one.kind == "reassign" and one.task == other.task and bool(one.other_person and other.other_person))


def _together(changes: Sequence[Change], names: Names) -> str:
    first = changes[0]
    if first.kind == "reassign":
        people = listed([names.person(one.other_person) for one in changes])
        leaving = listed(list(dict.fromkeys(names.person(one.person) for one in changes if one.person)))
        return f"Put {people} on {_title(first.task, names)}" + (f" instead of {leaving}" if leaving else "")
    titles = listed([_title(one.feature, names) for one in changes], most=4)
    return f"Drop {titles}" if first.kind == "drop" else f"Defer {titles} to {_later(first, names)}"


def _title(key: str, names: Names) -> str:
    return lowered(names.title(key))


def _trim(change: Change, names: Names) -> str:
    return f"Leave {listed([_title(task, names) for task in change.tasks], most=3)} out of {_title(change.feature, names)}"


def _split(change: Change, names: Names) -> str:
    if change.share == 0.0:
        return f"Do {_title(change.task, names)} in one piece"
    return f"Let other work interrupt {_title(change.task, names)}"


def _fast_track(change: Change, names: Names) -> str:
    task, before = _title(change.task, names), _title(change.before, names)
    if change.share == 0.0:
        return f"Begin {task} only when {before} is done"
    return f"Begin {task} when {percent(change.share)} of {before} is still to do"


def _overtime(change: Change, names: Names) -> str:
    who = names.person(change.person)
    if not change.amount:
        return f"End the overtime of {who}"
    year = _year(change.until, names) if change.until else ""
    when = f" from {day(change.day)} to {day(change.until)}{year}" if change.day and change.until else ""
    return f"Have {who} work {change.amount:g} h longer a day{when}"


def finding_sentence(finding: Finding, post: str, names: Names) -> str:
    """What doing a task first brings and costs: its share of the spread, how much sooner, and what choosing only then is worth."""
    gone = f"{percent(finding.share)} of what is unsure about {post} is {_title(finding.task, names)}: known by {day(finding.by)}"
    price = f"It costs {_points(round(finding.points))} of chance today" if finding.points >= 0.5 else "It costs no chance"
    worth = f"to choose only then what to leave out is worth {_points(round(finding.worth_points))}"
    return f"{gone}, {days(finding.days_sooner)} sooner. {price}; {worth}."


def _later(change: Change, names: Names) -> str:
    return lowered(names.goal_post(change.goal_post)) if change.goal_post else PHASE_TWO


def _drop(change: Change, names: Names) -> str:
    return f"Drop {_title(change.feature, names)}"


def _defer(change: Change, names: Names) -> str:
    return f"Defer {_title(change.feature, names)} to {_later(change, names)}"


def _reassign(change: Change, names: Names) -> str:
    if not change.other_person:
        return f"Take {names.person(change.person)} off {_title(change.task, names)}"
    instead = f" instead of {names.person(change.person)}" if change.person else ""
    return f"Put {names.person(change.other_person)} on {_title(change.task, names)}{instead}"


def _add_capacity(change: Change, names: Names) -> str:
    who = f"one more {lowered(names.skill(change.skill))}" if change.skill else one_more(names.person(change.person))
    since = f" from {long_day(change.day)}{_year(change.day, names)}" if change.day else ""
    return f"Add {who}{since}" + (f" at {percent(change.share)}" if change.share < 1 else "")


def _remove_capacity(change: Change, names: Names) -> str:
    return f"Go on without {names.person(change.person)}"


def _shift(change: Change, names: Names) -> str:
    post = names.goal_post(change.goal_post)
    return f"Shift {post} to {day(change.day)}{_year(change.day, names)}" if change.day else f"Take the date off {post}"


def _year(date: dt.date, names: Names) -> str:
    return "" if date.year == names.year else f" {date.year}"


def _budget(change: Change, names: Names) -> str:
    post = names.goal_post(change.goal_post)
    if change.amount is None:
        return f"Take the budget off {post}"
    return f"Set the budget of {post} to {money(change.amount, names.currency)}"


def _restore(change: Change, names: Names) -> str:
    into = f" into {names.goal_post(change.goal_post)}" if change.goal_post else ""
    return f"Bring {_title(change.feature, names)} back{into}" + (" as a must-have" if change.amount == 1 else "")


def _reorder(change: Change, names: Names) -> str:
    if change.task:
        return f"Do {_title(change.task, names)} first, to find out"
    return _moved(change, names)


def _moved(change: Change, names: Names) -> str:
    """The first thing that comes before what it stood behind, in features where these differ; the rest is counted."""
    there = set(names.order) & set(change.order)
    old, new = [one for one in names.order if one in there], [one for one in change.order if one in there]
    first = next(((one, was) for one, was in zip(new, old, strict=True) if one != was), None)
    if first is None:
        return "Keep the order of work"
    moved, behind = (names.feature_of(one) for one in first)
    if moved == behind:
        moved, behind = first
    others = len(old) - _in_order(old, new) - 1
    more = f", and move {others} more" if others > 0 else ""
    return f"Do {_title(moved, names)} before {_title(behind, names)}{more}"


def _in_order(old: Sequence[str], new: Sequence[str]) -> int:
    """How many keep their order: the longest run of the new order that rises in the old one."""
    place = {one: number for number, one in enumerate(old)}
    tails: list[int] = []
    for one in new:
        at = bisect_left(tails, place[one])
        tails[at : at + 1] = [place[one]]
    return len(tails)


_CHANGES: dict[str, Callable[[Change, Names], str]] = {
    "drop": _drop, "defer": _defer, "trim": _trim, "reassign": _reassign, "split": _split, "fast_track": _fast_track,
    "add_capacity": _add_capacity, "overtime": _overtime, "remove_capacity": _remove_capacity, "shift_goal_post": _shift,
    "change_budget": _budget, "restore": _restore, "reorder": _reorder,
}  # fmt: skip


# Causes


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates people see, at P50: (start, finish) by task. A cause names them, so that a sentence and a bar never disagree."""

    zone: ZoneInfo
    spans: Mapping[str, tuple[dt.datetime, dt.datetime]]
    now: dt.datetime | None = None
    """Nothing that is open ends on the day before."""

    def start(self, task: str) -> dt.date | None:
        return first_day(*self.spans[task], self.zone, now=self.now) if task in self.spans else None

    def finish(self, task: str) -> dt.date | None:
        return end_day(self.spans[task][1], self.zone, now=self.now) if task in self.spans else None


def start_sentence(task: str, causes: Sequence[Cause], names: Names, dates: Dates, *, is_named: bool = True) -> Sentence:
    """Checkout flow starts 14 Apr because Ben is on Payment system until 13 Apr. Without the title where `is_named` is false."""
    when = dates.start(task)
    head = [Part(names.title(task), strong=True), Part(" starts ")] if is_named else [Part("Starts ")]
    if not causes or when is None:
        return (*head[:-1], Part(" is not planned yet." if is_named else "Not planned yet."))
    cause = causes[0]
    on = Part(day(when), strong=True)
    if cause.kind == "done":
        return (*head[:-1], Part(" was done, begun " if is_named else "Done, begun "), on, Part("."))
    if cause.kind == "started":
        return (*head[:-1], Part(" was begun " if is_named else "Begun "), on, Part("."))
    also = next((one for one in causes[1:] if one.kind == "no_skill"), None)
    end = f", though nobody has the skill {names.skill(also.detail)}." if also else "."
    if cause.kind == "now":
        return (*head, on, Part(": nothing holds it back" + end))
    return (*head, on, Part(" because "), *because(cause, names, dates), Part(end))


def because(cause: Cause, names: Names, dates: Dates) -> Sentence:
    """The clause after "because"."""
    until = day(end_day(cause.until, dates.zone))
    title = Part(names.title(cause.task)) if cause.task else Part("")
    person = Part(names.person(cause.person), strong=True) if cause.person else Part("somebody")
    ended = dates.finish(cause.task)
    match cause.kind:
        case "link" if cause.detail in ("SS", "SF"):
            begun = dates.start(cause.task)
            return (Part("it waits for the start of "), title, Part(f" on {day(begun) if begun else until}"))
        case "link":
            return (Part("it waits for "), title, Part(f", which ends {day(ended) if ended else until}"))
        case "person_busy":
            return (person, Part(" is on "), title, Part(f" until {day(ended) if ended else until}"))
        case "time_off":
            return (person, Part(f" is away until {until}" + (f" ({cause.detail})" if cause.detail else "")))
        case "busy_elsewhere":
            return (person, Part(f" is held by {cause.detail or 'another project'} until {until}"))
        case "calendar" if cause.person:
            return (person, Part(f" comes on {day(start_day(cause.until, dates.zone))}"))
        case "calendar":
            return (Part(f"nobody works until {day(start_day(cause.until, dates.zone))}"),)
        case "pin":
            return (Part(_pinned(cause, dates)),)
        case "no_skill":
            return (Part(f"nobody free has the skill {names.skill(cause.detail)}"),)
        case _:
            return (Part(f"the work takes until {until}"),)


def _pinned(cause: Cause, dates: Dates) -> str:
    words = {"not_before": "it may not start before", "fixed": "its date is fixed on", "no_later": "it has to be there by"}
    return f"{words.get(cause.detail, 'it is set to')} {day(start_day(cause.until, dates.zone))}"


def takes_sentence(low: float | None, high: float | None, *, by: str = "effort") -> Sentence:
    """ "Takes 12–18 d of work." or what is assumed where nobody has said."""
    if low is None and high is None:
        return (Part("Takes as long as such work has taken: "), Part("no estimate", strong=True), Part("."))
    return (Part("Takes "), Part(hours_range(low, high), strong=True), Part(" of work." if by == "effort" else "."))


def ends_sentence(finish: dt.date, p80: dt.date | None) -> Sentence:
    """ "Ends 6 May, or 15 May at 80 %." """
    if p80 is None or p80 == finish:
        return (Part("Ends "), Part(day(finish), strong=True), Part("."))
    return (Part("Ends "), Part(day(finish), strong=True), Part(", or "), Part(day(p80), strong=True), Part(" at 80 %."))


def away_sentence(cause: Cause, names: Names, dates: Dates) -> Sentence | None:
    """What stretches the work between start and end: "Ben is away until 17 Apr (holiday) meanwhile." None for any other cause."""
    if cause.kind not in ("time_off", "busy_elsewhere", "calendar"):
        return None
    return (*because(cause, names, dates), Part(" meanwhile."))


def counterfactual_sentence(one: Counterfactual, names: Names) -> str:
    """ "If Aiko took receipts: 4 d sooner"; a computed answer, never a guess."""
    title = _title(one.task, names) if one.task else "it"
    told = {
        "remove_link": f"If {title} did not wait for {_title(one.before, names) if one.before else 'anything'}",
        "free_person": f"If {names.person(one.person)} were free for {title}",
        "cancel_time_off": f"If {names.person(one.person)} were not away",
        "remove_pin": f"If {title} had no date set",
        "other_person": f"If {names.person(one.other_person)} took {title}",
        "half_estimate": f"If {title} took half as long",
    }
    way = "sooner" if one.days_sooner >= 0 else "later"
    return f"{told.get(one.change, one.change)}: {days(one.days_sooner)} {way}"


# Forecasts


def driver_sentence(driver: Driver, names: Names) -> str:
    """ "Payment system: 12 points more if it takes its short end, 9 fewer if its long end." """
    more, fewer = round(abs(driver.points_if_short)), round(abs(driver.points_if_long))
    return f"{names.title(driver.task)}: {_points(more)} more if it takes its short end, {fewer} fewer if its long end."


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _deviation(times: float) -> str:
    """How far from the figure, in words: 0.91 is 9 % less."""
    return f"{abs(times - 1.0) * 100:.0f}\u202f% {'less' if times < 1.0 else 'more'}"


def assumption_sentence(one: Assumption, names: Names) -> str:
    """What was taken for granted where nobody said anything, with the range used."""
    count = len(one.tasks)
    tasks = f"{count} task{'' if count == 1 else 's'}"
    range_used = hours_range(one.low, one.high)
    match one.kind:
        case "no_estimate":
            source = "from finished work of the kind or from experience elsewhere"
            return f"{tasks} without an estimate: {range_used} assumed each, {source}."
        case "one_number":
            spread = f"{_deviation(one.low)} to {_deviation(one.high)}" if one.low and one.high else "more or less"
            return f"{tasks} with one figure instead of a range: {spread} is assumed."
        case "no_people":
            return f"{tasks} with nobody named: planned as if they wait for nobody."
        case "common_factor":
            return "Tasks err together: what makes one late makes others late, across the project and across a person's work."
        case _:
            return f"{one.detail}." if one.detail else ""
