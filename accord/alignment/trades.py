"""Decides how a trade is computed before it is written: what every door calls to propose, agree, revert or simply decide.

Planning never runs inside a transaction. Each function here computes first, then calls a command with the version it computed from;
where the plan moved in between, it computes once more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from accord.alignment.commands.apply import apply_changes
from accord.alignment.commands.consent import Agreed, agree
from accord.alignment.commands.correct import Correction, correct_goal_posts
from accord.alignment.commands.decision import make_decision
from accord.alignment.commands.trade import edit_trade, propose_trade
from accord.alignment.models import Accord, Proposal
from accord.alignment.plan import named
from accord.alignment.reads.facts import facts_of
from accord.alignment.reads.situation import situation_of
from accord.alignment.reads.taken_out import taken_out
from accord.alignment.rehearsal import rehearse
from accord.alignment.rules.changes import read
from accord.alignment.rules.figures import Effect
from accord.alignment.rules.measured import Measured, effect_of, figures_now, figures_of
from accord.alignment.rules.threshold import needs_consent, threshold_of
from accord.kernel.actor import Actor, system
from accord.kernel.errors import Conflict, Invalid
from accord.kernel.write import Write
from accord.planning.answer import Change, Forecast
from accord.planning.forecast import forecast
from accord.planning.outcome import before, compare, tell
from accord.planning.schedule import plan
from accord.planning.situation import Impossible, Situation
from accord.work.models import GoalPost, Item, Project, Promise

T = TypeVar("T")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Computed:
    """The effect of some changes, with the forecast that would follow."""

    effect: Effect
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was simply made, or the proposal it became, with why it needs consent."""

    proposal: Proposal | None
    why: str
    effect: Effect


def compute(project: Project, changes: Sequence[Change], *, goal_post: GoalPost | None = None) -> Computed:
    """What changes would do to both sides: they are carried out on the rows themselves, read as a Situation, and rolled back.

    What is told is therefore what will be applied. Raises Invalid for changes that cannot be carried out or planned.
    """
    project = Project.objects.select_related("workspace", "product").get(pk=project.pk)
    version = project.facts_version
    now = situation_of(project)
    write = Write(system(project.workspace_id), is_accord=True)
    then = rehearse(project, write, lambda w: apply_changes(w, Project.objects.get(pk=project.pk), changes, reason="rehearsal"))
    question = str(goal_post.pk) if goal_post else _question(now)
    one, other = measure(now, then, question)
    facts = replace(facts_of(project), gone=taken_out(project, question))
    effect = effect_of(one, other, changes, facts=facts, facts_version=version, question=question)
    return Computed(effect, other.forecast)


def measure(now: Situation, then: Situation, question: str) -> tuple[Measured, Measured]:
    """A situation before and after, on the same runs. Raises Invalid where one of them cannot be planned."""
    try:
        asked = question if any(post.id == question and post.at for post in now.goal_posts) else ""
        stand = before(now)
        outcomes = (tell(stand, asked).outcome, compare(stand, then, asked).outcome) if asked else (None, None)
        plans = plan(now), plan(then)
        forecasts = forecast(now, plans[0]), forecast(then, plans[1])
    except Impossible as cannot:
        raise Invalid("changes", named(named(cannot.sentence, then), now)) from None
    return Measured(now, plans[0], forecasts[0], outcomes[0]), Measured(then, plans[1], forecasts[1], outcomes[1])


def propose(
    actor: Actor,
    project: Project,
    *,
    changes: Sequence[Change],
    reason: str,
    title: str,
    goal_post: GoalPost | None = None,
    parent: Proposal | None = None,
) -> Proposal:
    """Compute the effect of changes and ask both sides for them."""
    return _current(
        lambda: propose_trade(
            actor,
            project,
            title=title,
            reason=reason,
            changes=changes,
            goal_post=goal_post,
            parent=parent,
            effect=compute(project, changes, goal_post=goal_post).effect,
        )
    )


def edit(actor: Actor, proposal: Proposal, *, changes: Sequence[Change], reason: str, title: str) -> Proposal:
    """Compute again and put the edited form before those asked."""
    return _current(
        lambda: edit_trade(
            actor,
            proposal,
            changes=changes,
            title=title,
            reason=reason,
            effect=compute(proposal.project, changes, goal_post=proposal.goal_post).effect,
        )
    )


def say_yes(actor: Actor, proposal: Proposal, *, statement: str, side: str = "") -> Agreed:
    """Compute the figures once more and agree to them; that version is applied and recorded."""

    def attempt() -> Agreed:
        computed = compute(proposal.project, read(proposal.changes), goal_post=proposal.goal_post)
        latest = Proposal.objects.get(pk=proposal.pk)
        return agree(actor, latest, statement=statement, effect=computed.effect, forecast=computed.forecast, side=side)

    if proposal.state != Proposal.State.OPEN:
        raise Conflict(f"This trade is closed: it was {proposal.get_state_display().lower()}.", latest={"state": proposal.state})
    return _current(attempt)


def revert(actor: Actor, accord: Accord, *, reason: str) -> Proposal:
    """Open a proposal with the inverse of an accord, needing the same consents."""
    if accord.reverted_at:
        raise Conflict("This accord was already reverted.", latest={"reverted_at": accord.reverted_at})
    changes = read(accord.inverse)
    return _current(
        lambda: propose_trade(
            actor,
            accord.project,
            title=f"Revert: {accord.title}"[:300],
            reason=reason,
            changes=changes,
            goal_post=accord.goal_post,
            reverts=accord,
            effect=compute(accord.project, changes, goal_post=accord.goal_post).effect,
        )
    )


def decide(
    actor: Actor, project: Project, *, changes: Sequence[Change], reason: str, title: str, goal_post: GoalPost | None = None
) -> Decided:
    """Make a decision at once where it stays below the workspace's threshold; otherwise open it as a proposal and say why.

    Date and budget of a goal post that no accord stands behind are no decision yet: what was first set is corrected.
    """

    def attempt() -> Decided:
        effect = compute(project, changes, goal_post=goal_post).effect
        if first := first_settings(project, changes):
            correct_goal_posts(actor, project, corrections=first)
            return Decided(None, "", effect)
        why = needs_consent(
            figures_now(effect),
            figures_of(effect),
            moves_promise=_moves_promise(project, changes),
            budget=float(goal_post.budget) if goal_post and goal_post.budget else None,
            touches_other_side=_touches_other_side(actor, changes),
            limits=threshold_of(project.workspace.settings),
        )
        if why:
            words = reason.strip() or why
            return Decided(
                propose_trade(actor, project, title=title, reason=words, changes=changes, goal_post=goal_post, effect=effect),
                why,
                effect,
            )
        make_decision(actor, project, changes=changes, reason=reason, effect=effect)
        return Decided(None, "", effect)

    return _current(attempt)


def first_settings(project: Project, changes: Sequence[Change]) -> tuple[Correction, ...]:
    """The changes as corrections, where all of them set anew what was never agreed; () where any needs to be decided."""
    posts = {str(one.pk): one for one in GoalPost.objects.filter(project=project)}
    found = []
    for change in changes:
        post = posts.get(change.goal_post or "")
        if change.kind not in ("shift_goal_post", "change_budget") or post is None or post.is_agreed:
            return ()
        found.append(Correction(post, date=change.day, budget=change.amount, sets_budget=change.kind == "change_budget"))
    return tuple(found)


def _moves_promise(project: Project, changes: Sequence[Change]) -> bool:
    """A date or budget that was promised, or a must-have leaving a promised line."""
    promised = Promise.objects.filter(workspace_id=project.workspace_id, goal_post__project=project)
    posts = {str(key) for key in promised.values_list("goal_post_id", flat=True)}
    if any(change.kind in ("shift_goal_post", "change_budget") and change.goal_post in posts for change in changes):
        return True
    leaving = [change.feature for change in changes if change.kind in ("drop", "defer", "trim", "restore") and change.feature]
    return bool(Item.objects.filter(workspace_id=project.workspace_id, pk__in=leaving, goal_post__in=posts).exists())


def _touches_other_side(actor: Actor, changes: Sequence[Change]) -> bool:
    whose = dict.fromkeys(("drop", "defer", "trim", "restore"), "product_manager")
    needed = {whose.get(change.kind, "project_manager") for change in changes}
    return not all(actor.wears(hat) for hat in needed)


def _question(situation: Situation) -> str:
    """The first dated goal post, where none is named."""
    dated = sorted((post for post in situation.goal_posts if post.at), key=lambda post: (str(post.at), post.id))
    return dated[0].id if dated else ""


def _current(attempt: Callable[[], T]) -> T:
    """Run an attempt that computes and writes; again where the facts moved in between."""
    for last in (False, False, True)[-_TRIES:]:
        try:
            return attempt()
        except Conflict as moved:
            if last or "facts_version" not in moved.latest:
                raise
    raise AssertionError
