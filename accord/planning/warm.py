"""Decides that the engine is compiled before anybody waits for it: one tiny plan through every compiled function."""

import datetime as dt

from accord.planning.forecast import forecast
from accord.planning.options import options
from accord.planning.reasons import counterfactuals
from accord.planning.schedule import plan
from accord.planning.situation import (
    Assigned,
    Calendar,
    Estimate,
    Feature,
    GoalPost,
    Link,
    Person,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)

NOW = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


def warm() -> None:
    """Compile and cache what planning needs; a second call takes milliseconds. Called at set-up."""
    situation = small()
    planned = plan(situation, budget=40)
    counterfactuals(situation, planned, "goal")
    forecast(situation, planned, draws=16)
    options(situation, "goal", budget=20)


def small() -> Situation:
    """In danger, and touching every rule: teams, choice, duration, splitting, links with lag, time off."""
    office = ((540, 720), (780, 1080))
    return Situation(
        now=NOW,
        calendars=(Calendar("office", "Europe/Berlin", (WorkWeek((office, office, office, office, office, (), ())),)),),
        calendar="office",
        people=(
            Person("ada", "Ada", "office", skills={"code": 1.0}, time_off=(TimeOff(dt.date(2026, 1, 7), dt.date(2026, 1, 7)),)),
            Person("bo", "Bo", "office", skills={"code": 2.0}),
            Person("rooms", "Rooms", "office", units=2.0),
        ),
        tasks=(
            Task("draft", "Draft", Estimate(8, 16), people=(Assigned("ada"),)),
            Task("build", "Build", Estimate(8, 24), skill="code"),
            Task("review", "Review", Estimate(2, 4), people=(Assigned("ada", 0.5), Assigned("bo"))),
            Task("dry", "Dry", Estimate(8, 8), by="duration", people=(Assigned("rooms"),)),
            Task("tidy", "Tidy", Estimate(4, 8), people=(Assigned("bo"),), can_split=True),
            Task("done", "Done", is_milestone=True),
        ),
        links=(
            Link("draft", "build"),
            Link("build", "review", lag_minutes=120),
            Link("dry", "done", lag_minutes=1440, is_elapsed=True),
            Link("draft", "tidy", "SS"),
            Link("review", "done", "FF"),
        ),
        goal_posts=(GoalPost("goal", "Goal", NOW + dt.timedelta(days=2), ("review", "done")),),
        features=(Feature("tidiness", "Tidiness", ("tidy",)), Feature("rest", "Rest", ("build", "review"))),
    )
