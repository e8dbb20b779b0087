"""Decides in which order the demo's plan is written down: people, promises, what to build, what it takes, what waits for what."""

from accord.config.demo.cast import FOUR_DAYS
from accord.config.demo.days import COUNTRY
from accord.config.demo.shape import Group, Work, link_words
from accord.config.demo.stage import WHEN, WHY, Stage
from accord.delivery.commands.dependency import link_items
from accord.delivery.commands.pin import pin_task
from accord.delivery.commands.task import assign_person, estimate_task, set_milestone, write_task
from accord.delivery.commands.track import create_track
from accord.delivery.models import Track
from accord.files.estimates import parse_range
from accord.people.commands.calendar import change_calendar, create_calendar, take_time_off
from accord.people.commands.person import add_person, create_skill, create_team, give_skill, link_member, set_rate
from accord.people.commands.workspace import WORKING_WEEK
from accord.people.models import Skill, WorkCalendar
from accord.product.commands.feature import create_key_result, expect_effect, write_feature
from accord.product.models import KeyResult
from accord.work.commands.container import create_product, create_project, order_work
from accord.work.commands.item import create_item, rank_items, set_must_have
from accord.work.commands.launch import create_launch, date_goal_post
from accord.work.models import Product

TRACKS = {"Design": "Design", "Dev": "App", "QA": "Quality", "Marketing": "Market", "Go-to-market": "Lead"}
"""Lane → the team that works it."""


def set_up(stage: Stage) -> None:
    """The plan as it was before anybody had begun. Persons are linked to members last, so that nobody is told of each task."""
    skills = _people(stage)
    results = _containers(stage)
    tracks = {name: create_track(stage.when, stage.project, name=name) for name in TRACKS}
    for group in stage.story.groups:
        _group(stage, group, results, skills, tracks)
    _order(stage)
    for post in stage.story.posts:
        if post.day is not None:
            day = post.day if post.first is None else post.first
            date_goal_post(stage.when, stage.posts[post.key], date=stage.days.date(day))
    for key, person in stage.persons.items():
        link_member(stage.actor("sami"), person, member=stage.members[key])


def _people(stage: Stage) -> dict[str, Skill]:
    when, days = stage.when, stage.days
    usual = WorkCalendar.objects.get(workspace=stage.workspace, is_default=True)
    change_calendar(when, usual, country=COUNTRY)
    weeks = {"": None, FOUR_DAYS: create_calendar(when, name=FOUR_DAYS, days=[*WORKING_WEEK[:4], [], [], []], country=COUNTRY)}
    workers = [one for one in stage.story.cast if one.skills]
    teams = {name: create_team(when, name=name) for name in dict.fromkeys(one.team for one in workers)}
    skills = {name: create_skill(when, name=name) for name in dict.fromkeys(name for one in workers for name in one.skills)}
    for one in workers:
        person = add_person(
            when, name=one.name, email=stage.members[one.key].account.email, team=teams[one.team], calendar=weeks[one.week]
        )
        for name in one.skills:
            give_skill(when, person, skill=skills[name])
        set_rate(when, person, amount=one.rate, currency=stage.workspace.currency)
        for first, last, why in one.away:
            take_time_off(when, person, first=days.date(first), last=days.date(last), why=why)
        stage.persons[one.key] = person
    return skills


def _containers(stage: Stage) -> dict[str, KeyResult]:
    members, story = stage.members, stage.story
    product: Product = create_product(
        stage.why,
        name="Lantern app",
        key="APP",
        answers=members[WHY],
        deputy=members["sami"],
        description="Tickets for nights out, in the pocket of people under thirty.",
    )
    stage.projects.append(
        create_project(
            stage.when,
            name="App launch",
            key="LAUNCH",
            product=product,
            answers=members[WHEN],
            deputy=members["sami"],
            sponsor=members["nora"],
            starts_on=stage.days.date(story.starts),
            description="From the first interview to version one in both stores.",
        )
    )
    for post in story.posts:
        launch = create_launch(
            stage.why, stage.project, name=post.name, product=product, budget=post.budget, description=post.description
        )
        stage.posts[post.key] = launch.goal_post
    return {
        name: create_key_result(
            stage.why, product, name=name, objective=objective, unit=unit, start=start, target=target, weight=weight
        )
        for objective, name, unit, start, target, weight in story.key_results
    }


def _group(stage: Stage, group: Group, results: dict[str, KeyResult], skills: dict[str, Skill], tracks: dict[str, Track]) -> None:
    speaker = stage.why if group.is_feature else stage.when
    item = create_item(speaker, stage.project, title=group.title, description=group.description, goal_post=stage.posts[group.post])
    stage.items[group.key] = item
    if group.is_must_have:
        set_must_have(speaker, item, is_must_have=True)
    if group.is_feature:
        write_feature(
            stage.why, item, problem=group.problem, evidence=group.evidence, stage=group.stage, customers_promised=group.customers
        )
    if group.effect:
        low, high = group.effect
        expect_effect(stage.why, item, key_result=results[group.key_result], low=low, high=high)
    if not group.tasks:
        write_task(stage.when, item, skill=skills[group.skill])
        _estimate(stage, group.key, group.est)
    for work in group.tasks:
        _task(stage, group, work, skills, tracks)


def _task(stage: Stage, group: Group, work: Work, skills: dict[str, Skill], tracks: dict[str, Track]) -> None:
    item = create_item(stage.when, stage.items[group.key], title=work.title)
    stage.items[work.key] = item
    write_task(stage.when, item, track=tracks[work.track], skill=skills[work.skill] if work.skill else None)
    if work.is_milestone:
        set_milestone(stage.when, item, is_milestone=True)
    else:
        _estimate(stage, work.key, work.was or work.est, by=work.by)
    for key in work.who:
        assign_person(stage.when, item, person=stage.persons[key])
    if work.not_before:
        day, why = work.not_before
        pin_task(stage.when, item, kind="not_before", at=stage.days.date(day), why=why)


def _estimate(stage: Stage, key: str, words: str, *, by: str = "effort") -> None:
    if hours := parse_range(words):
        estimate_task(stage.when, stage.items[key], low_hours=hours[0], high_hours=hours[1], by=by)


def _order(stage: Stage) -> None:
    rank_items(stage.why, [stage.items[group.key] for group in stage.story.groups if group.is_feature])
    order_work(stage.when, stage.project, order=[str(stage.items[key].pk) for key in stage.story.order])
    for group in stage.story.groups:
        waiting: list[Group | Work] = [group, *group.tasks]
        for one in waiting:
            for words in one.after:
                before, kind, lag = link_words(words)
                hours = parse_range(lag) or (0.0, 0.0)
                link_items(stage.when, stage.items[before], after=stage.items[one.key], kind=kind, lag_minutes=int(hours[0] * 60))
