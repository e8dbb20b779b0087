"""The front door of the engine: a Situation goes in; a Plan, a Forecast, unknowns, reasons and options come out.

docs/contributors/planning.md has examples. Who only names a Task takes it from `situation`, and loads no compiled code.
"""

from accord.planning.answer import (
    Change,
    Counterfactual,
    Forecast,
    Option,
    Options,
    Outcome,
    Plan,
    PlannedTask,
    Quantiles,
    Reason,
    Unknowns,
)
from accord.planning.forecast import forecast
from accord.planning.options import options, single_moves
from accord.planning.outcome import outcome
from accord.planning.reasons import counterfactuals, why
from accord.planning.schedule import plan
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
from accord.planning.unknowns import unknowns

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
    "Unknowns",
    "WorkWeek",
    "counterfactuals",
    "forecast",
    "options",
    "outcome",
    "plan",
    "single_moves",
    "unknowns",
    "why",
]
