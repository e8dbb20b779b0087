"""Decides what planning would be told of the demo on any day, straight from its facts: no database, no commands."""

import datetime as dt
from dataclasses import replace

from accord.alignment.reads.situation import effect_words
from accord.config.demo.days import COUNTRY, ZONE, Days
from accord.config.demo.shape import Group, Story, Work, link_words
from accord.delivery.rules.facts import (
    AssignmentFact,
    CalendarFact,
    DependencyFact,
    FeatureFact,
    FinishedFact,
    GoalPostFact,
    ItemFact,
    PersonFact,
    PinFact,
    ProjectFacts,
)
from accord.delivery.rules.situation import situation_from, start_of_day
from accord.files.estimates import parse_range
from accord.people.commands.workspace import WORKING_WEEK
from accord.planning.situation import Situation


def situation_on(story: Story, today: dt.date) -> Situation:
    now = start_of_day(dt.datetime.combine(today, dt.time(12), dt.UTC), ZONE)
    return situation_from(facts_on(story, today), now=now)


def facts_on(story: Story, today: dt.date) -> ProjectFacts:
    days = Days(today)
    weights = {name: (unit, weight) for _, name, unit, _, _, weight in story.key_results}
    works = [(group, work) for group in story.groups for work in group.tasks]
    ranked = [group.key for group in story.groups if group.is_feature]
    items = [_group(story, group, ranked, number) for number, group in enumerate(story.groups)]
    items += [_work(group, work, days, number) for number, (group, work) in enumerate(works, len(items))]
    return ProjectFacts(
        zone=ZONE,
        items=tuple(items),
        starts_on=days.date(story.starts),
        agreed_order=story.order,
        assignments=tuple(
            [AssignmentFact(work.key, who) for _, work in works for who in work.who]
            + [AssignmentFact(group.key, who) for group in story.groups if not group.tasks for who in group.who]
        ),
        dependencies=tuple(_link(words, one.key) for one in [*story.groups, *(work for _, work in works)] for words in one.after),
        pins=tuple(
            PinFact(w.key, "not_before", days.at(w.not_before[0], "00:00"), why=w.not_before[1]) for _, w in works if w.not_before
        ),
        features=tuple(_feature(group, weights) for group in story.groups if group.is_feature),
        goal_posts=tuple(
            GoalPostFact(post.key, post.name, None if post.day is None else days.date(post.day), 0.8, post.budget)
            for post in story.posts
        ),
        persons=tuple(
            PersonFact(
                one.key,
                one.name,
                calendar=one.week,
                team=one.team,
                skills=dict.fromkeys(one.skills, 1.0),
                time_off=tuple((days.date(first), days.date(last), 1.0, why) for first, last, why in one.away),
                rates=((None, float(one.rate)),),
            )
            for one in story.cast
            if one.skills
        ),
        calendars=(
            _calendar("default", tuple(tuple((a, b) for a, b in day) for day in WORKING_WEEK), is_default=True),
            _calendar("Four days", tuple(tuple((a, b) for a, b in day) for day in [*WORKING_WEEK[:4], [], [], []])),
        ),
        finished=tuple(
            FinishedFact(
                w.track, "", sum(parse_range(w.est) or (0, 0)) / 2, days.at(w.began, "09:00"), days.at(w.ended, "17:00"), by=w.by
            )  # type: ignore[arg-type]
            for _, w in works
            if w.began is not None and w.ended is not None and (parse_range(w.est) or (0,))[0] > 0
        ),
    )


def _calendar(key: str, week: tuple, *, is_default: bool = False) -> CalendarFact:  # type: ignore[type-arg]
    return CalendarFact(key, key, country=COUNTRY, is_default=is_default, weeks=((None, week),))


def _group(story: Story, group: Group, ranked: list[str], number: int) -> ItemFact:
    later = next(post.key for post in story.posts if post.day is None)
    post = later if group.key == story.agreement.deferred else group.post
    rank = ranked.index(group.key) + 1 if group.is_feature else None
    item = ItemFact(group.key, group.title, "", float(number), number, goal_post=post, is_must_have=group.is_must_have, rank=rank)
    low, high = parse_range(group.est) or (None, None)
    return item if group.tasks else replace(item, low=low, high=high, skill=group.skill)


def _work(group: Group, work: Work, days: Days, number: int) -> ItemFact:
    low, high = (None if work.is_milestone else parse_range(work.est)) or (None, None)
    state = "done" if work.ended is not None else "started" if work.began is not None else "planned"
    return ItemFact(
        work.key,
        work.title,
        group.key,
        float(number),
        number,
        state,
        low=low,
        high=high,
        by=work.by,
        skill=work.skill,  # type: ignore[arg-type]
        track=work.track,
        is_milestone=work.is_milestone,
        started=None if work.began is None else days.at(work.began, "09:00"),
        finished=None if work.ended is None else days.at(work.ended, "17:00"),
        remaining=0.0 if work.ended is not None else work.left,
        done=1.0 if work.ended is not None else 0.0,
    )


def _link(words: str, after: str) -> DependencyFact:
    before, kind, lag = link_words(words)
    hours = parse_range(lag)
    return DependencyFact(before, after, kind, int((hours or (0, 0))[0] * 60))  # type: ignore[arg-type]


def _feature(group: Group, weights: dict[str, tuple[str, float]]) -> FeatureFact:
    if group.effect is None:
        return FeatureFact(group.key)
    unit, weight = weights[group.key_result]
    return FeatureFact(group.key, abs(sum(group.effect)) / 2 * weight or None, effect_words(*group.effect, unit, group.key_result))
