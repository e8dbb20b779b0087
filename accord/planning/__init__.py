"""The pure planning engine: a Situation goes in; a Plan, a Forecast, reasons and options come out.

The front door: what stands in `__all__` is what the engine offers, with examples in docs/contributors/planning.md. Compiled code
takes a quarter of a second and 85 MB to load, so it is loaded by the first who plans and not by who only names a Task.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from accord.planning.answer import Change, Counterfactual, Forecast, Option, Options, Outcome, Plan, PlannedTask, Quantiles, Reason
from accord.planning.situation import (
    Assigned,
    Baseline,
    Busy,
    Calendar,
    Estimate,
    Feature,
    Finished,
    GoalPost,
    Impossible,
    Link,
    Overtime,
    Person,
    Pin,
    Placed,
    Risk,
    Share,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)

if TYPE_CHECKING:
    from accord.planning.forecast import forecast
    from accord.planning.options import options
    from accord.planning.outcome import outcome
    from accord.planning.reasons import counterfactuals, why
    from accord.planning.schedule import plan

__all__ = [
    "Assigned",
    "Baseline",
    "Busy",
    "Calendar",
    "Change",
    "Counterfactual",
    "Estimate",
    "Feature",
    "Finished",
    "Forecast",
    "GoalPost",
    "Impossible",
    "Link",
    "Option",
    "Options",
    "Outcome",
    "Overtime",
    "Person",
    "Pin",
    "Placed",
    "Plan",
    "PlannedTask",
    "Quantiles",
    "Reason",
    "Risk",
    "Share",
    "Situation",
    "Task",
    "TimeOff",
    "WorkWeek",
    "counterfactuals",
    "forecast",
    "options",
    "outcome",
    "plan",
    "why",
]

_HOME = {
    "counterfactuals": "reasons",
    "forecast": "forecast",
    "options": "options",
    "outcome": "outcome",
    "plan": "schedule",
    "why": "reasons",
}
"""Function → its module, which may have the same name."""


def __getattr__(name: str) -> Any:
    """Load a function with its module when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


class _Door(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        """Whoever imports accord.planning.forecast first must not hide the function behind its module."""
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
