"""Decides what is shown of accords: the ledger, and of one what was agreed, by whom, and predicted beside actual."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accord.alignment.commands.trade import effect_json
from accord.alignment.models import Accord, Proposal
from accord.alignment.reads.change_names import change_words
from accord.alignment.reads.goal_posts import PostRow, posts_of
from accord.alignment.reads.money import seen_effect
from accord.alignment.reads.situation import worths_of
from accord.alignment.reads.trade import SeatRow, seats_of
from accord.alignment.rules.changes import read
from accord.alignment.rules.figures import Effect, PostEffect
from accord.alignment.rules.value import middle_of
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand, may
from accord.work.models import GoalPost, Item, Project, ProjectForecast, Promise


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measure of an accord: what was predicted, what it was before, and what came.

    `actual` None: not known yet, `so_far` is its forecast. `unit`: date, share or money. Dates are days.
    """

    name: str
    side: str
    unit: str
    low: float | dt.date
    high: float | dt.date
    before: float | dt.date | None
    actual: float | dt.date | None
    so_far: float | dt.date | None
    whole: str = ""
    """What a share is a share of, in words."""

    @property
    def held(self) -> bool | None:
        """Whether what came is no worse than predicted; None while nothing has come."""
        if self.actual is None:
            return None
        if self.unit == "share":
            return bool(self.actual >= self.low)  # type: ignore[operator]
        return bool(self.actual <= self.high)  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class AccordRow:
    number: int
    title: str
    at: dt.datetime
    post: PostEffect | None
    finished: dt.date | None
    """The day on which everything promised was done."""
    review_on: dt.date
    is_reverted: bool

    @property
    def held(self) -> bool | None:
        return None if self.finished is None or self.post is None else self.finished <= self.post.p80_after


@dataclass(frozen=True, slots=True)
class AccordsPage:
    rows: tuple[AccordRow, ...]
    trades: int

    @property
    def judged(self) -> tuple[AccordRow, ...]:
        return tuple(row for row in self.rows if row.held is not None)

    @property
    def held(self) -> int:
        return sum(bool(row.held) for row in self.judged)

    @property
    def next_review(self) -> dt.date | None:
        return min((row.review_on for row in self.rows if row.held is None and not row.is_reverted), default=None)


@dataclass(frozen=True, slots=True)
class AccordPage:
    accord: Accord
    effect: Effect
    post: PostEffect | None
    changes: tuple[str, ...]
    signatures: tuple[SeatRow, ...]
    outcomes: tuple[Outcome, ...]
    promises: tuple[Promise, ...]
    reverting: Proposal | None
    """The proposal that would take it back, or did."""
    may_revert: bool
    is_due: bool


def accords_page(actor: Actor) -> AccordsPage:
    """The whole ledger, newest first. Four queries."""
    demand(actor, "read", None)
    found = list(Accord.objects.visible_to(actor).select_related("project__workspace").order_by("-number"))
    finished = _finished(actor, found)
    rows = tuple(
        AccordRow(
            number=one.number,
            title=one.title,
            at=one.at,
            post=effect_json.validate_python(one.effect).post(),
            finished=finished.get(str(one.goal_post_id)),
            review_on=one.review_on,
            is_reverted=one.reverted_at is not None,
        )
        for one in found
    )
    return AccordsPage(rows, Proposal.objects.visible_to(actor).filter(state=Proposal.State.OPEN).count())


def accord_by_number(actor: Actor, number: int) -> Accord:
    """Raises NotFound."""
    found = (
        Accord.objects.visible_to(actor)
        .select_related("project__workspace", "project__product", "goal_post", "proposal")
        .filter(number=number)
    )
    accord = found.first()
    if accord is None:
        raise NotFound
    return accord  # type: ignore[no-any-return]


def accord_page(actor: Actor, accord: Accord) -> AccordPage:
    """One accord with its hindsight so far. About twelve queries."""
    demand(actor, "read", accord)
    effect = effect_json.validate_python(accord.effect)
    shown = seen_effect(actor, accord, effect)
    changes = read(accord.proposal.changes)
    before = next((one.order for one in read(accord.inverse) if one.kind == "reorder"), ())
    today = timezone.localdate(timezone=accord.project.workspace.tzinfo)
    back = accord.reverts.filter(state__in=(Proposal.State.OPEN, Proposal.State.AGREED)).order_by("-number").first()
    return AccordPage(
        accord=accord,
        effect=shown,
        post=effect.post(),
        changes=change_words(accord.project, changes, before=before),
        signatures=seats_of(actor, accord.proposal, effect),
        outcomes=_outcomes(actor, accord, shown),
        promises=tuple(
            Promise.objects.filter(workspace_id=accord.workspace_id, made_by=str(accord.ref))
            .select_related("goal_post")
            .order_by("number")
        ),
        reverting=back,
        may_revert=accord.reverted_at is None and back is None and may(actor, "propose", accord),
        is_due=accord.review_on <= today,
    )


def _finished(actor: Actor, accords: Iterable[Accord]) -> dict[str, dt.date]:
    """By goal post: the day its last must-have was done, where all are."""
    posts = {one.goal_post_id: one.project.workspace.tzinfo for one in accords if one.goal_post_id}
    rows = Item.objects.filter(workspace_id=actor.workspace_id, goal_post__in=posts, is_must_have=True).exclude(
        state=Item.State.DROPPED
    )
    done: dict[str, list[dt.datetime | None]] = {}
    for key, state, finish in rows.values_list("goal_post_id", "state", "forecast__finish"):
        done.setdefault(str(key), []).append(finish if state == Item.State.DONE else None)
    zones = {str(key): zone for key, zone in posts.items()}
    ended = {key: [end for end in ends if end is not None] for key, ends in done.items()}
    return {key: end_day(max(ends), zones[key]) for key, ends in ended.items() if ends and len(ends) == len(done[key])}


def _outcomes(actor: Actor, accord: Accord, effect: Effect) -> tuple[Outcome, ...]:
    stored = ProjectForecast.objects.filter(project=accord.project).first()
    row = _row(accord.project, accord.goal_post)
    finished = _finished(actor, [accord]).get(str(accord.goal_post_id))
    return (*_dates(accord, effect, row, finished), *_values(accord, effect, finished), *_costs(effect, stored))


def _row(project: Project, goal_post: GoalPost | None) -> PostRow | None:
    return next((post for post in posts_of(project) if goal_post and post.key == goal_post.pk), None)


def _dates(accord: Accord, effect: Effect, row: PostRow | None, finished: dt.date | None) -> Iterable[Outcome]:
    post = effect.post()
    if post is None:
        return
    zone = accord.project.workspace.tzinfo
    p80 = end_day(row.p80, zone) if row and row.p80 else None
    yield Outcome(post.name, "project", "date", post.p50_after, post.p80_after, post.p80_now, finished, p80)
    if post.chance_after is not None:
        kept = None if finished is None or post.date_after is None else float(finished <= post.date_after)
        yield Outcome(
            f"Chance of {post.name}", "project", "share", post.chance_after, 1.0, post.chance_now, kept, row.chance if row else None
        )


def _values(accord: Accord, effect: Effect, finished: dt.date | None) -> Iterable[Outcome]:
    post = effect.post()
    actual = _value_done(accord, post.date_after) if finished and post and post.date_after else None
    # Today's forecast is a share of what is planned today; what the accord dropped is no longer in its whole.
    yield Outcome("Value kept", "product", "share", effect.value_after, 1.0, effect.value_now, actual, None, effect.value_whole)


def _value_done(accord: Accord, by: dt.date) -> float | None:
    """Weight of the features that were done by the day, out of all that were planned before the accord: its own whole."""
    out = {UUID(one.feature) for one in read(accord.proposal.changes) if one.kind in ("drop", "defer")}
    features = Q(goal_post=accord.goal_post) | Q(pk__in=out)
    rows = Item.objects.filter(features, workspace_id=accord.workspace_id, feature__isnull=False).values_list(
        "pk", "state", "forecast__finish"
    )
    told = {one.item: one.weight for one in worths_of(accord.project)}
    middle = middle_of(told.values())
    zone, kept, whole = accord.project.workspace.tzinfo, 0.0, 0.0
    for key, state, finish in rows:
        weight = told.get(str(key)) or middle
        whole += weight
        kept += weight * (state == Item.State.DONE and finish is not None and end_day(finish, zone) <= by)
    return kept / whole if whole else None


def _costs(effect: Effect, stored: ProjectForecast | None) -> Iterable[Outcome]:
    cost = stored.details.get("cost_p80") if stored else None
    if effect.cost_after is not None and effect.cost_now is not None and (effect.cost_after or effect.cost_now):
        yield Outcome(
            "Cost at completion, P80",
            "project",
            "money",
            min(effect.cost_now, effect.cost_after),
            effect.cost_after,
            effect.cost_now,
            None,
            cost,
        )
