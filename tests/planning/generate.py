"""Decides what a generated plan looks like: seeded plans with tracks, skills, features and people, and a goal post in danger."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.planning.situation import (
    Assigned,
    Calendar,
    Estimate,
    Feature,
    GoalPost,
    Link,
    Person,
    Share,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)

OFFICE = ((540, 720), (780, 1020))
WEEK = WorkWeek((OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()))
NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
TRACKS = ("design", "dev", "qa", "marketing")


def plan(seed: int, *, tasks: int = 60, people: int = 6, features: int = 8, chance: float = 0.35) -> Situation:
    """A product's launch: every feature is designed, built, tested and told of, by people who are few; its date has about this
    chance.
    """
    rng = random.Random(seed)
    staff = tuple(_person(number, people, rng) for number in range(people))
    by_track = {track: [p for p in staff if track in p.skills] for track in TRACKS}
    work: list[Task] = []
    links: list[Link] = []
    made: list[Feature] = []
    per_feature = max(2, (tasks - 2) // features)
    for number in range(features):
        own = [_task(f"f{number}t{step}", step, per_feature, by_track, rng) for step in range(per_feature)]
        for before, after in pairwise(own):
            if rng.random() < 0.75:
                links.append(Link(before.id, after.id, "FS" if rng.random() < 0.9 else "SS"))
        if number and rng.random() < 0.25:
            links.append(Link(f"f{number - 1}t0", own[0].id))
        work.extend(own)
        made.append(
            Feature(
                f"f{number}",
                f"Feature {number}",
                tuple(t.id for t in own),
                optional=(own[2].id,) if number % 3 == 1 and per_feature >= 5 else (),
                weight=float(features - number) + rng.random(),
                rank=number + 1,
                goal_post="launch",
                is_must_have=number < 2,
            )
        )
    links.extend(Link(feature.tasks[-1], "release") for feature in made)
    release = (
        Task("release", "Release candidate", Estimate(8, 16), skill="qa", kind="qa"),
        Task("launch", "Launch", is_milestone=True),
    )
    links.append(Link("release", "launch"))
    post = GoalPost("launch", "Launch", None, tuple(t.id for t in (*work, *release)))
    calendar = Calendar(
        "office", "Europe/Berlin", (WEEK,), {dt.date(2026, 4, 3): (), dt.date(2026, 4, 6): (), dt.date(2026, 5, 1): ()}
    )
    situation = Situation(
        NOW, (calendar,), "office", staff, (*work, *release), tuple(links), tuple(made), (post,), zone="Europe/Berlin", seed=seed
    )
    return with_chance(situation, chance)


def with_chance(situation: Situation, chance: float) -> Situation:
    """The goal post at the day by which about that share of runs is done."""
    from accord.planning.forecast import forecast

    bars = forecast(situation, draws=400).goal_posts[0].histogram
    reached = 0.0
    day = bars[0][0]
    for day, share in bars:  # noqa: B007 - the day at which the sum is reached
        reached += share
        if reached >= chance:
            break
    at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC) - dt.timedelta(hours=3)
    return replace(situation, goal_posts=(replace(situation.goal_posts[0], at=at), *situation.goal_posts[1:]))


def _person(number: int, people: int, rng: random.Random) -> Person:
    track = TRACKS[(0, 1, 1, 2, 1, 3)[number % 6]]
    skills = {track: 1.0} | ({"qa": 0.8} if track == "dev" and rng.random() < 0.4 else {})
    away = dt.date(2026, 3, 9) + dt.timedelta(days=rng.randrange(60))
    return Person(
        f"p{number}",
        f"Person {number}",
        "office",
        skills=skills,
        cost_per_hour=60.0 + 5 * number,
        team=track,
        time_off=(TimeOff(away, away + dt.timedelta(days=4), why="holiday"),) if rng.random() < 0.6 else (),
        shares=(Share(None, 0.5),) if rng.random() < 0.2 else (),
    )


def _task(task_id: str, step: int, steps: int, by_track: dict[str, list[Person]], rng: random.Random) -> Task:
    track = "design" if step == 0 else "qa" if step == steps - 1 else "marketing" if rng.random() < 0.1 else "dev"
    low = rng.choice((4, 6, 8, 12, 16, 24))
    roll = rng.random()
    estimate = None if roll < 0.08 else Estimate(low, low) if roll < 0.3 else Estimate(low, low * rng.choice((1.5, 2.0, 3.0)))
    able = by_track[track]
    people = (Assigned(rng.choice(able).id),) if able and rng.random() < 0.7 else ()
    return Task(task_id, f"{track} {task_id}", estimate, people=people, skill=track if able else "", kind=track, track=track)


def numbers(of: Mapping[str, int], tasks: Sequence[str]) -> NDArray[np.int32]:
    """Tasks by their place."""
    return np.array([of[name] for name in tasks], np.int32)
