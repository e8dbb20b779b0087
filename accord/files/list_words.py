"""Decides what the words at the end of an outline's lines say: estimate, persons, what a line waits for, a day, a milestone.

All else is the title. Words that look like one of these but cannot be read stay in the title and are told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from accord.files.estimates import parse_range
from accord.files.lines import TAIL, WHO_LAST, Line
from accord.files.list_dates import parse_moment
from accord.files.predecessors import Wanted, parse_predecessors

LONGEST, END, MOST_AFTERS, MOST_NAMES = 2000, 300, 8, 40
"""A longer line is prose; words are looked for in its last 300 characters, links in its last eight "after"."""
STRIPPED = " -–—:,;"
PEOPLE = re.compile(r"[;,/&\n]|\band\b")
_ONE = r"@(?:\"[^\"]{1,200}\"|“[^”]{1,200}”|\w(?:[\w.'’-]*\w)?)(?:\[\d{1,4}%\])?"
PERSONS = re.compile(rf"(?<!\S){_ONE}(?:(?:\s*[,;&/+]\s*|\s+and\s+|\s*){_ONE})*$")
PERSON = re.compile(_ONE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|(?:nov|dec)(?:ember)?)\.?"
)
_YEAR = r"(?:19[7-9]\d|2[01]\d\d)"
_DAY = (
    rf"{_YEAR}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}(?P<dot>[/.])\d{{1,2}}(?P=dot){_YEAR}"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?[\s-]{_MONTH},?[\s-]{_YEAR}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR}"
)
DAY = re.compile(rf"(?<!\w)(?P<day>{_DAY})(?!\w)", re.IGNORECASE)
DAY_LAST = re.compile(
    r"(?:[\s,;:(–—-]+(?:on|by|due|until|till|before|deadline))*[\s,;:(–—-]+"
    rf"(?:(?:mon|tues?|wed|thur?s?|fri|sat|sun)[a-z]*\.?,?\s+)?(?P<day>{_DAY})\)?$",
    re.IGNORECASE,
)
NO_YEAR = re.compile(rf"(?<!\w)(\d{{1,2}}(?:\.|st|nd|rd|th)?\s{_MONTH}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?)$", re.IGNORECASE)
NOT_DUE = re.compile(r"(?:^|\s)(?:after|from|since|of|starting|to)$", re.IGNORECASE)
MILESTONE = re.compile(r"[\s,;:(\[–—-]+milestone[)\]]?$", re.IGNORECASE)
AFTER = re.compile(r"(?<=\S)[\s,;]+after\s+(?=\S)", re.IGNORECASE)
BETWEEN = re.compile(r"(\s*(?:[,;]\s*(?:and\b)?|&|\band\b)\s*)", re.IGNORECASE)
IN_THE_MIDDLE = re.compile(r"(?<![\w.+-])\d+(?:[.,]\d+)?(?:[-–—]\d+(?:[.,]\d+)?)?[hdw](?!\w)")
EXAMPLE = """\
Wireframes 3-5d @Cleo
Visual design 5d @Cleo @"Anna B" after Wireframes +2d
Load test 4h after Visual design, #1
Go live 12 Mar 2027
Sign-off milestone after Load test and Go live"""
"""What pages and the terminal show of how lines are written."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line as it is read. `after`: rows it waits for, and how; `unread`: why words that look like more stayed in the title."""

    title: str
    estimate: str = ""
    persons: tuple[str, ...] = ()
    after: tuple[tuple[int, Wanted], ...] = ()
    day: str = ""
    is_milestone: bool = False
    unread: tuple[str, ...] = ()


def read_words(lines: Sequence[Line], numbers: Sequence[int], *, minutes_per_day: int = 480) -> list[Said]:
    """What each line says; `numbers` are those of the lines in the text, which "#3" names unless the list has own ones.

    "after" is a link only where all that follows names other lines exactly. What a line is called depends in turn on its own
    "after": first each may be called by all that stands before one, then by the title that this leaves.
    """
    peeled = [_peel(Said(" ".join(line.text.split()))) for line in lines]
    marks = _marks(lines, numbers)
    known = _known(marks, (_may_be_called(one) for one in peeled))
    titled = [_linked(one, row, known, minutes_per_day) for row, one in enumerate(peeled)]
    known = _known(marks, ([one.title] for one in titled))
    said = [_linked(one, row, known, minutes_per_day) for row, one in enumerate(peeled)]
    return [replace(one, unread=tuple(_unread(one, row, known, numbers))) for row, one in enumerate(said)]


def _peel(said: Said) -> Said:
    """Takes off the end what can be understood without the other lines."""
    while len(said.title) < LONGEST:
        taken = _estimate(said) or _persons(said) or _day(said) or _milestone(said) or _who_last(said)
        if taken is None:
            break
        said = taken
    return said


def _estimate(said: Said) -> Said | None:
    found = _at_end(TAIL, said.title) if said.title[-1:] in tuple("hdwsrykHDWSRYK)]") else None
    rest = _rest(said.title, found)
    if not found or not rest or said.estimate or rest.endswith("+") or _wrong(found[1]):
        return None
    return replace(said, title=rest, estimate=found[1])


def _persons(said: Said) -> Said | None:
    found = _at_end(PERSONS, said.title) if "@" in said.title else None
    rest = _rest(said.title, found)
    if not found or not rest:
        return None
    names = tuple(re.sub("[@\"“”]", "", one) for one in PERSON.findall(found[0]))
    return replace(said, title=rest, persons=(*names, *said.persons))


def _day(said: Said) -> Said | None:
    found = _at_end(DAY_LAST, said.title) if said.title[-1:].isdecimal() or said.title[-1:] == ")" else None
    rest = _rest(said.title, found)
    if not found or not rest or said.day or NOT_DUE.search(rest) or not _is_day(found["day"]):
        return None
    return replace(said, title=rest, day=found["day"])


def _milestone(said: Said) -> Said | None:
    rest = _rest(said.title, _at_end(MILESTONE, said.title))
    return replace(said, title=rest, is_milestone=True) if rest and not said.is_milestone else None


def _who_last(said: Said) -> Said | None:
    """As in "Search, 3-6 d, Ana"."""
    found = WHO_LAST.match(said.title) if "," in said.title and not said.persons else None
    if not found or not _at_end(TAIL, found["rest"]) or re.search(r"@|\bafter\b|^milestone$", found["who"], re.IGNORECASE):
        return None
    return replace(said, title=found["rest"], persons=tuple(PEOPLE.split(found["who"].strip())))


def _marks(lines: Sequence[Line], numbers: Sequence[int]) -> dict[str, list[int]]:
    """ "#3" → its row: by the list's own numbers where each is there once, else by the lines of the text."""
    own = Counter(line.numbers[0] for line in lines if len(line.numbers) == 1)
    found = {f"#{number}": [row] for row, number in enumerate(numbers)}
    return found | {f"#{line.numbers[0]}": [row] for row, line in enumerate(lines) if own.get(*line.numbers[:1] or (0,)) == 1}


def _known(marks: Mapping[str, list[int]], called: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    found = dict(marks)
    for row, names in enumerate(called):
        for name in names:
            found.setdefault(_key(name), []).append(row)
    return found


def _may_be_called(said: Said) -> Iterator[str]:
    yield said.title
    for _ in range(MOST_AFTERS):
        cuts = _cuts(said.title)
        if not cuts:
            return
        said = _peel(replace(said, title=said.title[: cuts[-1].start()].rstrip(STRIPPED)))
        yield said.title


def _linked(said: Said, row: int, known: Mapping[str, list[int]], minutes_per_day: int) -> Said:
    for cut in reversed(_cuts(said.title)):
        rest = said.title[: cut.start()].rstrip(STRIPPED)
        links = _links(said.title[cut.end() :], row, known, minutes_per_day)
        if rest and links:
            return _linked(_peel(replace(said, title=rest, after=(*links, *said.after))), row, known, minutes_per_day)
    return _before_unread(said)


def _before_unread(said: Said) -> Said:
    """Signs before an "after" that names nothing are read all the same; "Wait 2 days after lunch" is no sign but a sentence."""
    cut = next(reversed(_cuts(said.title)), None)
    if cut is None:
        return said
    taken = _peel(replace(said, title=said.title[: cut.start()]))
    is_sign = taken.persons != said.persons or (taken.estimate != said.estimate and " " not in taken.estimate)
    return replace(taken, title=f"{taken.title} {said.title[cut.start() :].lstrip()}") if is_sign else said


def _links(words: str, row: int, known: Mapping[str, list[int]], minutes_per_day: int) -> list[tuple[int, Wanted]]:
    """All that the words name, longest names first ("Terms and conditions and Copy"); nothing where a part names no line."""
    parts = BETWEEN.split(words)
    found: list[tuple[int, Wanted]] = []
    at = 0
    while at < len(parts) <= 2 * MOST_NAMES:
        for end in range(len(parts), at, -2):
            if one := _link("".join(parts[at:end]), row, known, minutes_per_day):
                found.append(one)
                at = end + 1
                break
        else:
            return []
    return found


def _link(name: str, row: int, known: Mapping[str, list[int]], minutes_per_day: int) -> tuple[int, Wanted] | None:
    """By the whole name, else by the name before a kind and a lag: "Copy +2d", "#3SS"."""
    try:
        parsed = parse_predecessors(name, minutes_per_day=minutes_per_day)
    except ValueError:
        parsed = ()
    for wanted in (Wanted(name, "FS"), *parsed[:1] * (len(parsed) == 1)):
        others = [one for one in known.get(_key(wanted.who), ()) if one != row]
        if others:
            return others[0], wanted
    return None


def _unread(said: Said, row: int, known: Mapping[str, list[int]], numbers: Sequence[int]) -> Iterator[str]:
    title = said.title
    if len(title) >= LONGEST:
        return
    for first, wanted in said.after:
        others = [one for one in known.get(_key(wanted.who), ()) if one != row]
        if len(others) > 1:
            yield f"“{_short(wanted.who)}” names {len(others)} lines; the first, #{numbers[first]}, was taken."
    if (found := AFTER.search(title)) and not DAY.match(title, found.end()):
        yield f"“{_short(title[found.start() :].strip(' ,;'))}” names no other line, by its whole title or as #3."
    if found := re.search(r"(?<!\S)@\S*", title):
        yield f"“{_short(found[0])}” is no person here: write persons at the end, like @Ana or @\"Anna B\"."
    if found := _at_end(TAIL, title):
        second = f"“{_short(found[1])}” is a second estimate." if said.estimate else ""
        yield second or _wrong(found[1]) or f"“{_short(found[1])}” could not be read as an estimate here."
    elif not said.estimate and (found := IN_THE_MIDDLE.search(title)):
        yield f"“{_short(found[0])}” is not at the end, so it is no estimate."
    if found := DAY.search(title):
        second = f"“{found['day']}” is a second day." if said.day else ""
        no_day = "" if _is_day(found["day"]) else f"“{found['day']}” is no day of the calendar."
        yield second or no_day or f"“{found['day']}” is read as a day only at the end, alone or after “on”, “by” or “due”."
    elif found := NO_YEAR.search(title):
        yield f"“{found[1]}” names no year."


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text, max(0, len(text) - END))


def _rest(text: str, found: re.Match[str] | None) -> str:
    return text[: found.start()].rstrip(STRIPPED) if found else ""


def _cuts(text: str) -> list[re.Match[str]]:
    return list(AFTER.finditer(text))[-MOST_AFTERS:] if len(text) < LONGEST else []


def _wrong(estimate: str) -> str:
    try:
        parse_range(estimate)
    except ValueError as error:
        return str(error)
    return ""


def _is_day(words: str) -> bool:
    for day_first in (True, False):
        try:
            return parse_moment(words, day_first=day_first) is not None
        except ValueError:
            continue
    return False


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
