"""Decides how the ways out of a goal post in danger are computed, kept and told: one function for every door."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from accord.alignment.commands.option import keep_options, options_json
from accord.alignment.models import OptionList
from accord.alignment.reads.names import SituationNames
from accord.alignment.reads.situation import situation_of
from accord.alignment.reads.taken_out import taken_out
from accord.alignment.rules.changes import written
from accord.alignment.rules.losses import losses
from accord.alignment.rules.sentences import change_sentence, finding_sentence, options_sentence
from accord.alignment.rules.titles import title_of
from accord.alignment.rules.told import persons_told
from accord.alignment.rules.value import value_whole
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor, system
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.policy import demand, may
from accord.planning.answer import Change, Option, Options, Outcome, Plan
from accord.planning.apply import with_changes
from accord.planning.options import options, single_moves
from accord.planning.schedule import plan
from accord.planning.situation import Impossible, Situation
from accord.work.models import GoalPost, Project


@dataclass(frozen=True, slots=True)
class Card:
    """One way out as it is shown. Shares and chances 0–1, cost in the workspace's currency against now (None where it may not be
    seen), load a share of a week's hours."""

    id: str
    number: int
    family: str
    title: str
    sentence: str
    steps: tuple[str, ...]
    """One sentence a change, where there are several."""
    changes: tuple[Change, ...]
    chance: float
    p50: dt.date
    p80: dt.date
    holds_at: dt.date
    value_kept: float
    cost: float | None
    peak_load: float
    people: tuple[str, ...]
    """Names of those whose work changes."""
    product_loses: tuple[str, ...]
    project_loses: tuple[str, ...]
    parts: tuple[tuple[str, float], ...] = ()
    """What each change adds, in points of chance lost without it."""
    swaps: tuple[tuple[str, float], ...] = ()
    """"Or instead": sentence and the chance it would give."""
    why_shown: str = ""

    @property
    def changes_json(self) -> list[dict[str, Any]]:
        return written(self.changes)


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The ways out of one goal post, with what it is now. `others`: (chance, value kept) of what else was computed, for the
    scatter."""

    goal_post: GoalPost
    chance: float
    p50: dt.date
    p80: dt.date
    value_kept: float
    value_whole: str
    """What the value kept is a share of, in words."""
    features: int
    """How many that are."""
    cost: float | None
    peak_load: float
    peak_person: str
    cards: tuple[Card, ...]
    others: tuple[tuple[float, float], ...]
    evaluated: int
    earliest: dt.date | None
    why_not: str
    facts_version: int
    computed_at: dt.datetime

    def card(self, key: str) -> Card:
        found = next((card for card in self.cards if card.id == key), None)
        if found is None:
            raise NotFound("This way out is no longer on the list: the plan changed. Look at the new ones.")
        return found


def is_computed(goal_post: GoalPost) -> bool:
    """Whether the kept list belongs to the facts that stand now, so that showing it costs nothing."""
    kept = OptionList.objects.filter(workspace_id=goal_post.workspace_id, goal_post=goal_post).only("facts_version").first()
    version = Project.objects.filter(pk=goal_post.project_id).values_list("facts_version", flat=True).get()
    return kept is not None and kept.facts_version == version


def ways_out(actor: Actor, goal_post: GoalPost) -> WaysOut:
    """Compute the ways out, or read them back where nothing changed since. Takes up to two seconds for 200 tasks.

    Raises Invalid where the goal post has no date or the project cannot be planned.
    """
    demand(actor, "read", goal_post)
    project = Project.objects.select_related("workspace", "product").get(pk=goal_post.project_id)
    version = project.facts_version
    if goal_post.date is None:
        raise Invalid("goal_post", f"{goal_post.name} has no date: there is nothing to be late for.")
    situation = situation_of(project)
    kept = OptionList.objects.filter(workspace_id=goal_post.workspace_id, goal_post=goal_post).first()
    if kept is None or kept.facts_version != version:
        kept = _computed(situation, goal_post, kept, version)
    return seen_ways(actor, told(options_json.validate_python(kept.answer), situation, goal_post, kept))


def first_moves(actor: Actor, goal_post: GoalPost) -> tuple[tuple[str, float], ...]:
    """The single moves that bring most, in words, each with about the points of chance it brings: shown while bundles are sought.

    Empty where the project cannot be planned: the ways out say why.
    """
    demand(actor, "read", goal_post)
    situation = situation_of(Project.objects.select_related("workspace", "product").get(pk=goal_post.project_id))
    try:
        found = single_moves(situation, str(goal_post.pk))
    except Impossible:
        return ()
    names = SituationNames(situation)
    return tuple((change_sentence(change, names), points) for change, points in found)


def seen_ways(actor: Actor, found: WaysOut) -> WaysOut:
    """Without what they cost, for who may not see it."""
    if may(actor, "costs"):
        return found
    return replace(found, cost=None, cards=tuple(replace(card, cost=None) for card in found.cards))


def _computed(situation: Situation, goal_post: GoalPost, last: OptionList | None, version: int) -> OptionList:
    shown = options_json.validate_python(last.answer).options if last else ()
    try:
        found = options(situation, str(goal_post.pk), shown=shown)
    except Impossible as cannot:
        raise Invalid("goal_post", cannot.sentence) from None
    return keep_options(system(goal_post.workspace_id), goal_post, options=found, facts_version=version)


def told(found: Options, situation: Situation, goal_post: GoalPost, kept: OptionList) -> WaysOut:
    """Word the options for people."""
    zone = goal_post.workspace.tzinfo
    names = SituationNames(situation)
    before = plan(situation)
    card = partial(_card, situation=situation, before=before, now=found.now, names=names, goal_post=goal_post)
    return WaysOut(
        goal_post=goal_post,
        chance=found.now.chance,
        p50=end_day(found.now.p50, zone),
        p80=end_day(found.now.p80, zone),
        value_kept=found.now.value_kept,
        value_whole=value_whole(situation, str(goal_post.pk), gone=taken_out(goal_post.project, str(goal_post.pk))),
        features=len(situation.features_of(str(goal_post.pk))),
        cost=found.now.cost,
        peak_load=found.now.peak_load,
        peak_person=names.person(found.now.peak_person) if found.now.peak_person else "",
        cards=tuple(card(option, number) for number, option in enumerate(found.options, start=1)),
        others=found.others,
        evaluated=found.evaluated,
        earliest=found.earliest,
        why_not=found.why_not,
        facts_version=kept.facts_version,
        computed_at=kept.computed_at,
    )


def _card(
    option: Option, number: int, *, situation: Situation, before: Plan, now: Outcome, names: SituationNames, goal_post: GoalPost
) -> Card:
    zone = goal_post.workspace.tzinfo
    titles = {task.id: task.title for task in situation.tasks}
    after = plan(with_changes(situation, option.changes))
    persons = persons_told(before, after, names=titles)
    product_loses, project_loses = losses(
        situation,
        option.changes,
        one=now,
        other=option.outcome,
        question=str(goal_post.pk),
        persons=persons,
    )
    steps = tuple(change_sentence(change, names) for change in option.changes)
    return Card(
        id=option.id,
        number=number,
        family=option.family,
        title=title_of(option.changes, names)[:300],
        sentence=options_sentence(option.changes, names),
        steps=steps if len(steps) > 1 else (),
        changes=option.changes,
        chance=option.outcome.chance,
        p50=end_day(option.outcome.p50, zone),
        p80=end_day(option.outcome.p80, zone),
        holds_at=option.holds_at,
        value_kept=option.outcome.value_kept,
        cost=option.outcome.cost - now.cost,
        peak_load=option.outcome.peak_load,
        people=tuple(names.person(person) for person in option.outcome.people_changed),
        product_loses=product_loses,
        project_loses=project_loses,
        parts=tuple((steps[part.change], part.points) for part in option.parts),
        swaps=tuple(
            (f"{change_sentence(swap.by, names)} instead of {steps[swap.change].lower()}", swap.chance) for swap in option.swaps
        ),
        why_shown=finding_sentence(option.finding, goal_post.name, names) if option.finding else option.why_shown,
    )
