"""Decides what a plan says of each item: of a leaf what was computed, of a parent the envelope of its leaves."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from accord.delivery.rules.links import is_gate
from accord.planning.answer import Forecast, Plan, Quantiles

Shares = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One item's row. `start` is P50 from the runs and `finish` the plan's; hours are working hours; causes are plain."""

    start: dt.datetime
    finish: dt.datetime
    p10: dt.datetime
    p50: dt.datetime
    p80: dt.datetime
    p95: dt.datetime
    hours: float
    persons: Shares
    causes: tuple[dict[str, Any], ...]
    slack_hours: float
    criticality: float
    is_driving: bool


def figures_of(plan: Plan, forecast: Forecast, *, parents: Mapping[str, str]) -> dict[str, Figures]:
    """Figures by item; `parents`: item → parent ("" at the top), of all items. Others in the plan, such as gates, are left out."""
    runs = {one.task: one for one in forecast.tasks}
    found: dict[str, Figures] = {}
    for task in plan.tasks:
        if is_gate(task.task) or task.task not in parents:
            continue
        run = runs.get(task.task)
        ends = run.finish if run else Quantiles(*(task.finish,) * 5)
        found[task.task] = Figures(
            start=run.start_p50 if run else task.start,
            finish=task.finish,
            p10=ends.p10,
            p50=ends.p50,
            p80=ends.p80,
            p95=ends.p95,
            hours=task.hours,
            persons=task.people,
            causes=tuple({name: _plain(value) for name, value in asdict(cause).items() if value} for cause in task.causes),
            slack_hours=task.total_float,
            criticality=run.criticality if run else 0.0,
            is_driving=task.is_driving,
        )
    _add_parents(found, parents)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _add_parents(found: dict[str, Figures], parents: Mapping[str, str]) -> None:
    below: dict[str, list[str]] = {}
    for leaf in found:
        seen, parent = {leaf}, parents.get(leaf, "")
        while parent and parent not in seen:
            below.setdefault(parent, []).append(leaf)
            seen.add(parent)
            parent = parents.get(parent, "")
    for parent, leaves in below.items():
        if parent not in found:
            found[parent] = envelope(found[leaf] for leaf in leaves)


def envelope(leaves: Iterable[Figures]) -> Figures:
    """From the first start to the last of each quantile: never later than the truth, and early by what leaves do together."""
    given = list(leaves)
    persons: dict[str, float] = {}
    for one in given:
        for person, units in one.persons:
            persons[person] = max(units, persons.get(person, 0.0))
    return replace(
        given[0],
        start=min(one.start for one in given),
        **{name: max(getattr(one, name) for one in given) for name in ("finish", "p10", "p50", "p80", "p95", "criticality")},
        hours=sum(one.hours for one in given),
        persons=tuple(persons.items()),
        causes=(),
        slack_hours=min(one.slack_hours for one in given),
        is_driving=any(one.is_driving for one in given),
    )
