"""Decides what the lines of an outline say: their level, by indent, number or heading; how an estimate, or a person after one, ends
them."""

import re
from dataclasses import dataclass

TAB_WIDTH = 4
BULLET = re.compile(r"(?:[-*+•–—·▪◦‣●○■□☐☑✓✔]|\[( |x|X)?\])\s+")
NUMBERING = re.compile(r"(\d{1,4}(?:\.\d{1,4})*)[.):]?\s+(?=\S)")
LETTERING = re.compile(r"[a-zA-Z][.)]\s+(?=\S)")
HEADING = re.compile(r"(#{1,6})\s+")
TAIL = re.compile(
    r"\s*(?:[-–—:]\s+|\s|\(|\[)\s*~?(\d+(?:[.,]\d+)?\s*(?:[a-z]{1,7})?\s*(?:[-–—]|to)\s*\d+(?:[.,]\d+)?\s*(?:h|d|w|hours?|days?|weeks?)"
    r"|\d+(?:[.,]\d+)?\s*(?:h|d|w|hours?|days?|weeks?))\s*[)\]]?$",
    re.IGNORECASE,
)
WHO_LAST = re.compile(
    r"^(?P<rest>.*\d\s*(?:h|d|w|hours?|days?|weeks?)\s*[)\]]?)\s*,\s*(?P<who>[^\d,;][^\d,;]{0,79})$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """An outline's line without its marks: how far it is indented, which number stood before it, whether it was ticked."""

    text: str
    indent: int
    numbers: tuple[int, ...] = ()
    heading: int = 0
    is_done: bool = False


def outline_line(raw: str) -> Line:
    """Takes tabs, spaces, bullets, numbers and Markdown's headings off a line, and remembers what they said."""
    expanded = raw.replace("\t", " " * TAB_WIDTH).replace("\u00a0", " ").replace("\u3000", "  ")
    text = expanded.lstrip(" ")
    indent, heading, is_done = len(expanded) - len(text), 0, False
    numbers: tuple[int, ...] = ()
    if found := HEADING.match(text):
        heading, text = len(found[1]), text[found.end() :]
    if found := BULLET.match(text):
        is_done = found[0][0] in "☑✓✔" or (found[1] or "").lower() == "x"
        text = text[found.end() :]
        if ticked := BULLET.match(text):
            is_done = is_done or (ticked[1] or "").lower() == "x"
            text = text[ticked.end() :]
    if found := NUMBERING.match(text):
        if "." in found[0].strip() or found[0].rstrip()[-1] in ").:":
            numbers, text = tuple(int(part) for part in found[1].split(".")), text[found.end() :]
    elif found := LETTERING.match(text):
        text = text[found.end() :]
    return Line(text=text.strip(), indent=indent, numbers=numbers, heading=heading, is_done=is_done)


def levels(lines: list[Line]) -> list[int]:
    """The level of each line, 1 at the top: by dotted numbers if most lines have them, else by headings and indents."""
    numbered = sum(bool(line.numbers) for line in lines)
    if numbered * 10 >= len(lines) * 6 and any(len(line.numbers) > 1 for line in lines):
        return _by_numbers(lines)
    found: list[int] = []
    indents: list[int] = []
    base = 0
    for line in lines:
        if line.heading:
            base, indents = line.heading, []
            found.append(line.heading)
            continue
        while indents and indents[-1] >= line.indent:
            indents.pop()
        indents.append(line.indent)
        found.append(base + len(indents))
    return gentle(found)


def _by_numbers(lines: list[Line]) -> list[int]:
    found: list[int] = []
    for line in lines:
        found.append(len(line.numbers) or (found[-1] if found else 1))
    return gentle(found)


def gentle(found: list[int]) -> list[int]:
    """No row is more than one level below the row before it."""
    smooth: list[int] = []
    for level in found:
        smooth.append(max(1, min(level, (smooth[-1] if smooth else 0) + 1)))
    return smooth
