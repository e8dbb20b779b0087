"""Decides how a list's cells that were left out are told: by column, how many, and the first of them with its row and why."""

from dataclasses import dataclass, field

from accord.files.planfile import Loss

WORDS = "lines with words not read"
MOST_LINES = 20

@dataclass
class Unread:
    """Cells that were left out, by column, with the first of them and why; rows without a title; characters taken out."""

    cells: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    untitled: int = 0
    controls: int = 0
    words: list[tuple[int, str]] = field(default_factory=list)
    """Words of an outline's lines that stay in the title though they look like more: the line's number and why."""
    notes: list[Loss] = field(default_factory=list)

    def add(self, column: str, row: int, why: str) -> None:
        self.cells.setdefault(column, []).append((row, why))

    def losses(self) -> tuple[Loss, ...]:
        found = [
            Loss(f"{column} not understood", len(cells), f"Row {cells[0][0]}: {cells[0][1]}")
            for column, cells in self.cells.items()
        ]
        if self.words:
            said = [f"Line {number}: {why}" for number, why in self.words[:MOST_LINES]]
            rest = [f"And {len(self.words) - MOST_LINES} more."] if len(self.words) > MOST_LINES else []
            found.append(Loss(WORDS, len({number for number, _ in self.words}), "\n".join([*said, *rest])))
        if self.untitled:
            found.append(Loss("rows without a title", self.untitled, "A task needs a title."))
        if self.controls:
            found.append(
                Loss("control characters", self.controls, "They cannot be seen and break other programs, so they were taken out.")
            )
        return tuple(found + self.notes)
