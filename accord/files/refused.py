"""Decides how a file is refused: one sentence a person can act on, and a code for programs; and how much a file may take."""

from dataclasses import dataclass
from typing import Literal

Code = Literal["password", "broken", "foreign_locale", "too_large", "bomb", "unknown", "needs_java", "timeout", "empty"]


class Refused(Exception):
    """Nothing of the file was taken."""

    def __init__(self, sentence: str, code: Code) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds and memory of the converter, bytes of the file, rows of the plan."""

    seconds: float = 60.0
    memory_mb: int = 1024
    bytes: int = 200 * 1024 * 1024
    rows: int = 200_000
    zip_ratio: int = 100
    """How many times its size an archive may grow."""
