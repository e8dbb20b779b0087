"""Decides what concluding an accord does: every change applied, the promise and the baseline get a version, and whom it touches is
told."""

import datetime as dt
from collections.abc import Sequence

from accord.alignment.commands.apply import apply_changes
from accord.alignment.commands.trade import effect_json, end_trade
from accord.alignment.models import Accord, Consent, Proposal
from accord.alignment.rules.changes import read, written
from accord.alignment.rules.figures import Effect
from accord.kernel.counter import next_number
from accord.kernel.write import Write
from accord.notices.commands.notice import tell
from accord.people.models import Member, Person
from accord.planning.answer import Change, Forecast
from accord.work.models import Baseline, BaselineItem, GoalPost, Item, Project, Promise

REVIEW_AFTER = dt.timedelta(days=28)


def conclude(w: Write, proposal: Proposal, *, effect: Effect, forecast: Forecast) -> Accord:
    """Apply a proposal to which every side has said yes, inside the transaction of the last yes. Part of `agree`, never called
    alone."""
    changes = read(proposal.changes)
    w.is_accord = True
    inverse = apply_changes(w, proposal.project, changes, reason=proposal.reason)
    w.is_accord = False
    if not w.project_ids:
        w.project_ids.add(proposal.project_id)
    accord = Accord(
        workspace_id=w.workspace_id,
        number=next_number(w.workspace_id, "accord"),
        proposal=proposal,
        project=proposal.project,
        goal_post=proposal.goal_post,
        title=proposal.title,
        at=w.now,
        effect=effect_json.dump_python(effect, mode="json"),
        inverse=written(inverse),
        review_on=_review_day(w, proposal),
    )
    accord.baseline = freeze(w, proposal.project, forecast, name=f"Accord {accord.number}", made_by=str(accord.ref))
    w.create(accord)
    for post in _promised(proposal, changes):
        promise(w, post, effect=effect, made_by=str(accord.ref))
    if proposal.reverts:
        w.change(proposal.reverts, reverted_at=w.now)
    end_trade(w, proposal, Proposal.State.AGREED)
    _tell(w, proposal, accord, effect)
    w.subject = str(accord.ref)
    w.note(accord=str(accord.pk), title=accord.title)
    w.announce({"workspace/accords", "workspace/trades"})
    return accord


def _review_day(w: Write, proposal: Proposal) -> dt.date:
    """The day after the goal post, when it can be seen; four weeks on where it has no date or the date has passed."""
    today = w.now.astimezone(proposal.project.workspace.tzinfo).date()
    date = proposal.goal_post.date if proposal.goal_post else None
    return proposal.review_on or (date + dt.timedelta(days=1) if date and date > today else today + REVIEW_AFTER)


def freeze(w: Write, project: Project, forecast: Forecast, *, name: str, made_by: str) -> Baseline:
    """A baseline of the plan that was agreed: leaves, at the dates that half of the runs keep, as bars show them."""
    baseline = w.create(Baseline(workspace_id=w.workspace_id, project=project, name=name, made_by=made_by, at=w.now))
    known = set(map(str, Item.everything.filter(workspace_id=w.workspace_id, project=project).values_list("pk", flat=True)))
    rows = [
        BaselineItem(
            workspace_id=w.workspace_id, baseline=baseline, item_id=task.task, start=task.start_p50, finish=task.finish.p50
        )
        for task in forecast.tasks
        if task.task in known
    ]
    # The rows follow from the accord's own plan; in the event they would only repeat it a thousand times.
    BaselineItem.objects.bulk_create(rows, batch_size=200)
    return baseline


def _promised(proposal: Proposal, changes: Sequence[Change]) -> list[GoalPost]:
    """The goal posts whose promise the accord renews: the one in question, those that moved, and those whose scope changed."""
    keys = {change.goal_post for change in changes if change.kind in ("shift_goal_post", "change_budget") and change.goal_post}
    if proposal.goal_post_id:
        keys.add(str(proposal.goal_post_id))
    return list(GoalPost.objects.filter(workspace_id=proposal.workspace_id, pk__in=keys, date__isnull=False).order_by("number"))


def promise(w: Write, post: GoalPost, *, effect: Effect | None, made_by: str) -> Promise:
    """The next version of what a goal post promises: its date, confidence, budget and the must-haves under its line now."""
    last = post.promises.order_by("-number").first()
    scope = Item.objects.filter(workspace_id=w.workspace_id, goal_post=post, is_must_have=True).order_by("number")
    told = effect.post(str(post.pk)) if effect else None
    return w.create(
        Promise(
            workspace_id=w.workspace_id,
            goal_post=post,
            number=last.number + 1 if last else 1,
            date=post.date,
            confidence=post.confidence,
            budget=post.budget,
            scope=[str(key) for key in scope.values_list("pk", flat=True)],
            chance=told.chance_after if told else None,
            made_by=made_by,
            at=w.now,
        )
    )


def _tell(w: Write, proposal: Proposal, accord: Accord, effect: Effect) -> None:
    """Each member for whom something changed, once, in one sentence; nobody else."""
    sentences = {one.person: one.sentence for one in effect.persons}
    linked = (
        Person.objects.filter(workspace_id=w.workspace_id, pk__in=sentences).exclude(member=None).select_related("member__account")
    )
    told: dict[Member, str] = {person.member: sentences[str(person.pk)] for person in linked if person.member}
    asked = Consent.objects.filter(proposal=proposal).select_related("given_by__account", "member__account")
    for member in [consent.given_by or consent.member for consent in asked] + (
        [proposal.proposed_by] if proposal.proposed_by else []
    ):
        told.setdefault(member, _agreed(effect))
    for member, sentence in told.items():
        if member.pk != w.actor.member_id:
            tell(
                w,
                member,
                kind="changed",
                about=str(accord.ref),
                sentence=f"Agreed: {accord.title}. {sentence}",
                url=f"accords/{accord.number}",
            )


def _agreed(effect: Effect) -> str:
    post = effect.post()
    if post is None or post.chance_now is None or post.chance_after is None:
        return ""
    return f"{post.name} goes from {100 * post.chance_now:.0f} to {100 * post.chance_after:.0f} %."
