"""Decides what a cell of a list says in its column, and remembers those that say nothing we understand."""

import datetime as dt
import re
from collections.abc import Sequence

from accord.files import lines
from accord.files.estimates import parse_range
from accord.files.headers import Field
from accord.files.list_dates import is_day_first, parse_moment
from accord.files.list_unread import Unread
from accord.files.list_words import PEOPLE, Said, read_words
from accord.files.planfile import FileTask, Loss
from accord.files.predecessors import Wanted

YES = frozenset("1 y yes true x ✓ ✔ must must-have m mo t done complete completed finished closed ja oui si sí".split()) | {
    "must have"
}
NO = frozenset("0 n no false - could should won't wont c s w open todo".split()) | {"to do", "not started", "nice to have"}
UNDER_WAY = frozenset({"in progress", "started", "doing", "wip"})
UNITS_TOLD = {"hours": "h", "hrs": "h", "h": "h", "days": "d", "d": "d", "weeks": "w", "minutes": "m"}
UNITS = re.compile(r"(.+?)\s*[\[(]\s*(\d{1,4})\s*%\s*[\])]$")


class Cells:
    """The list's body by row and field. Row numbers told to people count from 1, without the header.

    `numbers`: those of an outline's lines, whose ends are read in words; None for a table, whose columns say all.
    """

    def __init__(
        self,
        rows: Sequence[tuple[str, ...]],
        fields: dict[Field, int],
        *,
        hours_per_day: float,
        day_first: bool | None,
        unread: Unread,
        numbers: Sequence[int] | None,
        headers: Sequence[str],
    ) -> None:
        self.rows, self.fields, self.hours_per_day, self.unread = rows, fields, hours_per_day, unread
        self._lines = [lines.outline_line(row[fields["title"]]) for row in rows]
        self._said = [Said(line.text) for line in self._lines]
        if numbers is not None:
            self._said = read_words(self._lines, numbers, minutes_per_day=round(hours_per_day * 60))
            unread.words = [(number, why) for number, said in zip(numbers, self._said, strict=True) for why in said.unread]
        self.day_first = self._day_first(day_first)
        estimates: tuple[Field, ...] = ("estimate", "low", "high")
        self._units = {name: self._unit(name, headers[fields[name]]) for name in estimates if name in fields}
        self._percents_are_shares = self._are_shares()

    def __call__(self, row: int, name: Field) -> str:
        index = self.fields.get(name)
        return "" if index is None else self.rows[row][index].strip()

    def title(self, row: int) -> str:
        return self._said[row].title

    def after(self, row: int) -> tuple[tuple[int, Wanted], ...]:
        """Rows that the line's own words make it wait for."""
        return self._said[row].after

    def id(self, row: int) -> str:
        return self(row, "id")

    def levels(self, titled: list[int]) -> list[int]:
        """By the level column, else the outline numbers, else the indent of the title."""
        if "level" in self.fields:
            return lines.gentle([self._whole(self(row, "level")) or 1 for row in titled])
        if "outline" in self.fields:
            depths = [len([part for part in self(row, "outline").strip(".").split(".") if part]) for row in titled]
            if max(depths, default=0) > 1:
                return lines.gentle(depths)
        return lines.levels([self._lines[row] for row in titled])

    def parents(self, titled: list[int]) -> dict[int, int | None] | None:
        """Row → place of its parent, if there is a parent column: it names an id, an outline number or a title."""
        if "parent" not in self.fields:
            return None
        places: dict[str, int] = {}
        for place, row in enumerate(titled):
            for key in (self.id(row), self(row, "outline"), self.title(row)):
                places.setdefault(key.casefold(), place)
        found: dict[int, int | None] = {}
        for place, row in enumerate(titled):
            wanted = self(row, "parent").casefold()
            parent = places.get(wanted) if wanted else None
            if wanted and (parent is None or parent == place):
                self.unread.add("parent", row + 1, f"no other row is called “{wanted[:40]}”.")
                parent = None
            found[row] = parent
        return self._without_rings(titled, found)

    def _without_rings(self, titled: list[int], found: dict[int, int | None]) -> dict[int, int | None]:
        for row in titled:
            seen, at = {row}, found[row]
            while at is not None and titled[at] not in seen:
                seen.add(titled[at])
                at = found[titled[at]]
            if at is not None and titled[at] == row:
                self.unread.add("parent", row + 1, "it would lie under itself.")
                found[row] = None
        return found

    def task(
        self, row: int, *, uid: str, parent_uid: str | None, position: int, level: int, outline: str, line: int, is_leaf: bool
    ) -> FileTask:
        """A day in the words of a line is when it is due; without an estimate it is a milestone held until that day."""
        low, high = self._range(row)
        said = self._said[row]
        due = self._moment(row, "deadline", said.day, at_end=True)
        is_held = bool(said.day) and low is None and is_leaf
        percent = self._percent(row)
        number = self._whole(self.id(row))
        return FileTask(
            uid=uid,
            name=self.title(row),
            unique_id=row + 1,
            number=number if number is not None else row + 1,
            parent_uid=parent_uid,
            position=position,
            level=level,
            outline=outline,
            wbs=self(row, "outline"),
            notes=self(row, "notes"),
            is_milestone=self._yes(row, "milestone") or (low == 0 and high == 0) or is_held or (said.is_milestone and is_leaf),
            is_must_have=self._yes_or_no(row, "must_have"),
            feature=self(row, "feature"),
            launch=self(row, "launch"),
            low_hours=low,
            high_hours=high,
            percent_complete=percent,
            start=self._moment(row, "start"),
            finish=self._moment(row, "finish", at_end=True),
            constraint="start_no_earlier_than" if is_held else "as_soon_as_possible",
            # Its midnight would belong to the day before.
            constraint_at=due.replace(hour=12, minute=0) if due and is_held else None,
            deadline=due,
            carried={"line": line},
        )

    def persons(self, row: int) -> list[tuple[str, float]]:
        """Names with their units: "Ana[50%]; Bo" is Ana at half and Bo."""
        found = []
        for part in self._said[row].persons or PEOPLE.split(self(row, "persons")):
            one = " ".join(part.split())
            match = UNITS.match(one)
            name = (match[1] if match else one).strip().strip("@")
            if name:
                found.append((name, int(match[2]) / 100 if match else 1.0))
        return found

    def _range(self, row: int) -> tuple[float | None, float | None]:
        def one(name: Field, words: str) -> tuple[float, float] | None:
            try:
                return parse_range(words, hours_per_day=self.hours_per_day, unit=self._units.get(name, "d"))
            except ValueError as error:
                self.unread.add(name, row + 1, str(error))
                return None

        whole = one("estimate", self(row, "estimate") or self._said[row].estimate)
        low, high = one("low", self(row, "low")), one("high", self(row, "high"))
        bottom = low[0] if low else whole[0] if whole else high[0] if high else None
        top = high[1] if high else whole[1] if whole else low[1] if low else None
        if bottom is not None and top is not None and top < bottom:
            self.unread.add("high", row + 1, "the high estimate is smaller than the low one.")
            return None, None
        return bottom, top

    def _unit(self, name: Field, header: str) -> str:
        """What a bare number counts: what the header says, else days, or hours where no cell has a unit and some are large."""
        told = next((UNITS_TOLD[word] for word in re.findall(r"[a-z]+", header.lower()) if word in UNITS_TOLD), None)
        if told:
            return told
        bare = [row[self.fields[name]].strip() for row in self.rows[:200] if row[self.fields[name]].strip()]
        numbers = [float(cell) for cell in bare if re.fullmatch(r"\d{1,6}(\.\d+)?", cell)]
        return "h" if numbers and len(numbers) == len(bare) and max(numbers) > 60 else "d"

    def _moment(self, row: int, name: Field, said: str = "", *, at_end: bool = False) -> dt.datetime | None:
        try:
            return parse_moment(self(row, name) or said, day_first=self.day_first, at_end=at_end)
        except ValueError as error:
            self.unread.add(name, row + 1, str(error))
            return None

    def _percent(self, row: int) -> float:
        words = self(row, "percent").casefold()
        if self._lines[row].is_done or (words in YES and words != "1"):
            return 100.0
        if not words or words in NO or words in UNDER_WAY:
            return 0.0
        try:
            value = float(words.rstrip("% ").replace(",", "."))
        except ValueError:
            self.unread.add("percent", row + 1, f"“{words[:40]}” is no percentage.")
            return 0.0
        value = value * 100 if self._percents_are_shares and not words.endswith("%") else value
        if not 0 <= value <= 100:
            self.unread.add("percent", row + 1, f"“{words[:40]}” is not between 0 and 100.")
            return 0.0
        return round(value, 2)

    def _yes(self, row: int, name: Field) -> bool:
        return bool(self._yes_or_no(row, name))

    def _yes_or_no(self, row: int, name: Field) -> bool | None:
        words = self(row, name).casefold()
        if words and words not in YES and words not in NO:
            self.unread.add(name.replace("_", "-"), row + 1, f"“{words[:40]}” is neither yes nor no.")
        return True if words in YES else False if words in NO else None

    def _whole(self, words: str) -> int | None:
        return int(words) if words.isdecimal() and words.isascii() and len(words) < 10 else None

    def _day_first(self, told: bool | None) -> bool:
        names: tuple[Field, ...] = ("start", "finish", "deadline")
        cells = [row[self.fields[name]] for name in names if name in self.fields for row in self.rows]
        found = is_day_first([*cells, *(said.day for said in self._said)])
        if found is not None:
            return found
        if told is None:
            self.unread.notes.append(
                Loss(
                    "dates that could be read two ways",
                    1,
                    "In dates like 3/4/2026 the day was taken to come first; say otherwise if not.",
                )
            )
        return True if told is None else told

    def _are_shares(self) -> bool:
        index = self.fields.get("percent")
        cells = [] if index is None else [row[index].strip().replace(",", ".") for row in self.rows]
        numbers = [float(cell) for cell in cells if re.fullmatch(r"\d{1,3}(\.\d+)?", cell)]
        return bool(numbers) and max(numbers) <= 1
