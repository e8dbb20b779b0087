"""Decides what is said where a goal post is less likely than its features: must-have work that serves none of them."""

from collections.abc import Iterable

from accord.alignment.rules.words import number, percent

LEAST_POINTS = 3
"""Closer than that the two figures agree."""


def unserved_words(chance: float | None, in_by: Iterable[float | None], tasks: int, *, are_must_haves: bool) -> str:
    """ "Three must-have tasks serve no feature; with them it is 44 %", or "". `in_by`: of the features that must be in, each with
    all above it; `tasks`: open leaves that the chance counts and no feature has. Worked: 44 % against 76 % → said; 75 % → not."""
    known = [one for one in in_by if one is not None]
    if not (tasks and known) or chance is None or round(100 * min(known)) - round(100 * chance) < LEAST_POINTS:
        return ""
    kind = "must-have task" if are_must_haves else "task"
    said = f"{number(tasks)} {kind} serves" if tasks == 1 else f"{number(tasks)} {kind}s serve"
    return f"{said[0].upper()}{said[1:]} no feature; with {'it the chance' if tasks == 1 else 'them it'} is {percent(chance)}"
