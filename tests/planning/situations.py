"""Random Situations for properties: small, but with every rule in them."""

import datetime as dt

from hypothesis import strategies as st

from accord.planning.situation import (
    Assigned,
    Busy,
    Calendar,
    Estimate,
    GoalPost,
    Link,
    Person,
    Pin,
    Share,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)

NOW = dt.datetime(2026, 3, 24, 9, 20, tzinfo=dt.UTC)
"""A Tuesday, five days before clocks change in Europe."""
OFFICE = ((540, 720), (780, 1020))
LONG = ((480, 1140),)
SKILLS = ("code", "draw")


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    zone = draw(st.sampled_from(("Europe/Berlin", "UTC", "America/New_York", "Asia/Kathmandu")))
    holiday = draw(st.dates(dt.date(2026, 3, 25), dt.date(2026, 4, 10)))
    weeks = (
        WorkWeek((OFFICE,) * 5 + ((), ())),
        WorkWeek((LONG,) * 4 + ((), (), OFFICE), valid_from=draw(st.dates(dt.date(2026, 3, 20), dt.date(2026, 4, 20)))),
    )
    nobody_at_night = draw(st.booleans())
    return (
        Calendar("main", zone, weeks[: draw(st.integers(1, 2))], {holiday: ()}),
        Calendar("round", "Europe/Berlin", (WorkWeek((OFFICE if nobody_at_night else ((0, 1440),),) * 7),)),
    )


@st.composite
def people(draw: st.DrawFn) -> tuple[Person, ...]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        first = draw(st.dates(dt.date(2026, 3, 20), dt.date(2026, 4, 10)))
        away = TimeOff(first, first + dt.timedelta(days=draw(st.integers(0, 6))), draw(st.sampled_from((1.0, 0.5))))
        busy = NOW + dt.timedelta(hours=draw(st.integers(0, 200)))
        found.append(
            Person(
                f"p{number}",
                f"Person {number}",
                draw(st.sampled_from(("main", "main", "round"))),
                units=draw(st.sampled_from((1.0, 1.0, 2.0, 0.5))),
                time_off=(away,) * draw(st.integers(0, 1)),
                shares=(Share(None, draw(st.sampled_from((1.0, 0.5, 0.3)))),) * draw(st.integers(0, 1)),
                busy=(Busy(busy, busy + dt.timedelta(hours=draw(st.integers(1, 60)))),) * draw(st.integers(0, 1)),
                skills={draw(st.sampled_from(SKILLS)): draw(st.sampled_from((1.0, 2.0, 0.5)))},
            )
        )
    return tuple(found)


@st.composite
def tasks(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[Task, ...]:
    found = []
    for number in range(draw(st.integers(1, 9))):
        low = draw(st.sampled_from((0.0, 1.0, 3.5, 8.0, 20.0)))
        who = draw(st.sampled_from(("fixed", "fixed", "team", "skill", "nobody")))
        team = draw(st.permutations(names))[: 2 if who == "team" else 1]
        pin = Pin("not_before", NOW + dt.timedelta(hours=draw(st.integers(-50, 200))), draw(st.sampled_from(("start", "finish"))))
        state = draw(st.sampled_from(("open", "open", "open", "started", "done")))
        begun = NOW - dt.timedelta(days=draw(st.integers(1, 5)))
        found.append(
            Task(
                f"t{number}",
                f"Task {number}",
                Estimate(low, low * draw(st.sampled_from((1, 3)))),
                by=draw(st.sampled_from(("effort", "effort", "duration"))),
                people=tuple(Assigned(name, draw(st.sampled_from((1.0, 0.5)))) for name in team)
                if who in ("fixed", "team")
                else (),
                skill=draw(st.sampled_from(SKILLS)) if who == "skill" else "",
                is_milestone=draw(st.integers(0, 7)) == 0,
                pins=(pin,) * draw(st.integers(0, 1)),
                started=begun if state != "open" else None,
                finished=NOW - dt.timedelta(hours=20) if state == "done" else None,
                done=0.4 if state == "started" else 0.0,
                can_split=draw(st.integers(0, 5)) == 0,
                priority=draw(st.sampled_from((500, 500, 700))),
            )
        )
    return tuple(found)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    who = draw(people())
    work = draw(tasks(tuple(person.id for person in who)))
    pairs = [(one.id, two.id) for at, one in enumerate(work) for two in work[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True)) if pairs else []
    links = tuple(
        Link(
            before,
            after,
            draw(st.sampled_from(("FS", "FS", "SS", "FF", "SF"))),
            draw(st.sampled_from((0, 0, 60, 480, -120))),
            draw(st.booleans()),
        )
        for before, after in chosen
    )
    post = GoalPost("goal", "Goal", NOW + dt.timedelta(days=draw(st.integers(1, 30))), (work[-1].id,))
    return Situation(
        NOW, draw(calendars()), "main", who, work, links, goal_posts=(post,), zone="Europe/Berlin", seed=draw(st.integers(0, 9))
    )
