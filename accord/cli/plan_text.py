"""Decides how an answer looks in a terminal: one row a task, then the finish, the chance and the ways out."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accord.alignment.rules.answer import Answer
from accord.alignment.rules.words import money

WIDEST = 44


def lines(told: Answer, plain: dict[str, Any]) -> Iterator[str]:
    """The text of `bin/accord plan`, line by line; `plain` is the same answer as JSON."""
    yield from _table(told)
    finish = plain["finish"]
    yield ""
    yield f"Finish: {_day(finish['p50'])} (P50), {_day(finish['p80'])} (P80), {_day(finish['p95'])} (P95)"
    if plain["goal_post"]:
        yield f"Chance of {_day(plain['goal_post']['date'])}: {100 * plain['goal_post']['chance']:.0f} %"
    for sentence in plain["infeasible"]:
        yield f"Cannot hold: {sentence}"
    yield from _options(told, plain)
    if plain["assumptions"]:
        yield ""
        yield "Assumed:"
        yield from (f"  {one['sentence']}" for one in plain["assumptions"])


def _table(told: Answer) -> Iterator[str]:
    rows = [
        (row.title, _date(row.start), _date(row.finish), _date(row.p80), ", ".join(row.people) or "–", row.reason)
        for row in told.rows
    ]
    heads = ("Task", "Start", "P50", "P80", "Person", "Reason")
    if not rows:
        yield "The plan has no tasks."
        return
    widths = [min(WIDEST, max(len(heads[place]), *(len(row[place]) for row in rows))) for place in range(5)]
    for row in (heads, *rows):
        yield "  ".join((*(_fit(cell, width) for cell, width in zip(row, widths, strict=False)), row[5])).rstrip()


def _options(told: Answer, plain: dict[str, Any]) -> Iterator[str]:
    if plain["options"]:
        yield ""
        yield f"Ways out (value kept is a share {told.value_whole}):" if told.value_whole else "Ways out:"
    for number, one in enumerate(plain["options"], start=1):
        yield f"  {number}. {one['sentence']}"
        yield (
            f"     {100 * one['chance']:.0f} %, P80 {_day(one['p80'])}, holds {_day(one['holds_at'])}, "
            f"value kept {100 * one['value_kept']:.0f} %, cost {_more(one['cost'], told.currency)}"
        )
    if plain["why_not"]:
        yield f"  {plain['why_not']}"
    if plain["earliest"]:
        yield f"  The earliest that can be had: {_day(plain['earliest'])}."


def _more(cost: float, currency: str) -> str:
    """Against doing nothing."""
    return f"{'+' if cost > 0 else ''}{money(cost, currency)}"


def _fit(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"


def _day(iso: str) -> str:
    return _date(dt.date.fromisoformat(iso))


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
