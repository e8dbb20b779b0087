"""Decides how an event of history reads: who did what, in words, whatever door it came through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.alignment.rules.words import figure, hours_range

Fields = Mapping[str, Sequence[Any]]
"""Field → [before, after], of all rows an event changed, the first one winning."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an event's words need: its verb, fields and notes, the thing it is about as it is called here, and names by id."""

    verb: str
    it: str
    fields: Fields
    notes: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def before(self, name: str) -> Any:
        return self._named(self.fields.get(name, (None, None))[0])

    def after(self, name: str) -> Any:
        return self._named(self.fields.get(name, (None, None))[1])

    def _named(self, value: Any) -> Any:
        return self.names.get(value, value) if isinstance(value, str) else value


def said(event: Spoken) -> str:
    """What was done, without who: "estimated Checkout flow at 3–6 d, it was 2–4 d"."""
    words = _VERBS.get(event.verb)
    if words is None:
        noun, _, past = event.verb.rpartition(".")
        return f"{past.replace('_', ' ')} {event.it or noun.replace('_', ' ')}".strip()
    return words(event) if callable(words) else words.format(it=event.it)


def _renamed(e: Spoken) -> str:
    return f"renamed {e.before('title') or e.before('name')} to {e.after('title') or e.after('name')}"


def _must_have(e: Spoken) -> str:
    return f"made {e.it} a must-have" if e.after("is_must_have") else f"made {e.it} no must-have any more"


def _placed(e: Spoken) -> str:
    post = e.after("goal_post")
    if post:
        return f"put {e.it} into {post}" + (" as a must-have" if e.after("is_must_have") else "")
    return f"took {e.it} out of {e.before('goal_post')}" if e.before("goal_post") else f"placed {e.it}"


def _ranked(e: Spoken) -> str:
    return f"ranked {e.it} number {e.after('rank')}" if e.after("rank") else f"took {e.it} out of the ranking"


def _dropped(e: Spoken) -> str:
    why = e.after("dropped_why")
    return f"dropped {e.it}" + (f": {why}" if why else "")


def _estimated(e: Spoken) -> str:
    now = hours_range(e.after("low_hours"), e.after("high_hours"))
    was = hours_range(e.before("low_hours"), e.before("high_hours"))
    if not now:
        return f"took the estimate off {e.it}" if "low_hours" in e.fields and e.after("high_hours") is None else f"estimated {e.it}"
    return f"estimated {e.it} at {now}" + (f", it was {was}" if was else "")


def _progress(e: Spoken) -> str:
    share = e.after("done_share")
    left = e.after("remaining_hours")
    if left is not None:
        return f"said that {figure(left)} h of {e.it} are left"
    return f"said that {e.it} is {round(100 * share)} % done" if share is not None else f"told how far {e.it} is"


def _assigned(e: Spoken) -> str:
    return f"put {e.after('person') or 'somebody'} on {e.it}"


def _unassigned(e: Spoken) -> str:
    return f"took {e.before('person') or 'somebody'} off {e.it}"


def _reassigned(e: Spoken) -> str:
    return f"gave {e.it} from {e.before('person') or 'nobody'} to {e.after('person') or 'nobody'}"


def _pinned(e: Spoken) -> str:
    kinds = {"not_before": "not before", "no_later": "no later than", "fixed": "fixed on"}
    day = str(e.after("at") or "")[:10]
    return f"set a date on {e.it}: {kinds.get(e.after('kind') or '', '')} {day}".rstrip(": ")


def _linked(e: Spoken) -> str:
    return f"let {e.after('after') or 'it'} wait for {e.after('before') or 'another'}"


def _unlinked(e: Spoken) -> str:
    return f"let {e.before('after') or 'it'} wait no more for {e.before('before') or 'another'}"


def _dated(e: Spoken) -> str:
    one, other = e.before("date"), e.after("date")
    return (
        f"moved {e.it} from {one} to {other}"
        if one and other
        else f"set {e.it} to {other}"
        if other
        else f"took the date off {e.it}"
    )


def _effect(e: Spoken) -> str:
    low, high = e.after("effect_low"), e.after("effect_high")
    return (
        f"expects {low:g} to {high:g} from {e.it}"
        if low is not None and high is not None
        else f"told the expected effect of {e.it}"
    )


def _undone(e: Spoken) -> str:
    verb = str(e.notes.get("undid_verb", ""))
    return f"took back: {verb.replace('.', ' ').replace('_', ' ')}" if verb else "took something back"


_VERBS: dict[str, str | Callable[[Spoken], str]] = {
    "item.created": "added {it}",
    "item.added_below": "added {it}",
    "feature.added": "added the feature {it}",
    "item.edited": "changed {it}",
    "item.waits_told": "told what {it} waits for",
    "item.renamed": _renamed,
    "item.described": "wrote about {it}",
    "item.dropped": _dropped,
    "item.undropped": "brought {it} back into the plan",
    "item.must_have_set": _must_have,
    "item.placed": _placed,
    "item.ranked": _ranked,
    "item.moved": "moved {it}",
    "item.indented": "moved {it} one level down",
    "item.outdented": "moved {it} one level up",
    "item.trashed": "put {it} into the trash",
    "items.trashed": "put several things into the trash",
    "items.must_have_set": "moved several over the must-have line",
    "items.placed": "moved several to another goal post",
    "item.restored": "took {it} out of the trash",
    "task.written": "planned {it}",
    "task.kind_set": lambda e: f"planned {e.it} by {e.after('by') or 'effort'}",
    "task.urged": lambda e: f"gave {e.it} the priority {e.after('priority')}",
    "task.serves": "told what else {it} serves",
    "task.serves_no_more": "told that {it} serves something no longer",
    "task.estimated": _estimated,
    "task.started": "began {it}",
    "task.finished": "finished {it}",
    "task.reopened": "opened {it} again",
    "task.progress_told": _progress,
    "task.remaining_told": _progress,
    "task.person_assigned": _assigned,
    "task.person_unassigned": _unassigned,
    "task.reassigned": _reassigned,
    "task.pinned": _pinned,
    "task.unpinned": "took the date off {it}",
    "task.put_on_track": lambda e: f"put {e.it} on {e.after('track')}" if e.after("track") else f"took {e.it} off its track",
    "task.skill_needed": lambda e: f"said that {e.it} needs {e.after('skill') or 'no skill'}",
    "task.milestone_set": lambda e: f"made {e.it} a milestone" if e.after("is_milestone") else f"made {e.it} no milestone any more",
    "task.dated": "set due date and deadline of {it}",
    "dependency.made": _linked,
    "dependency.changed": "changed what {it} waits for",
    "dependency.removed": _unlinked,
    "feature.written": "wrote why {it}",
    "feature.effect_expected": _effect,
    "comment.made": "said something about {it}",
    "comment.edited": "changed what they said about {it}",
    "comment.trashed": "took back what they said about {it}",
    "goal_post.created": "set the goal post {it}",
    "launch.created": "set the launch {it}",
    "goal_post.dated": _dated,
    "goal_post.corrected": _dated,
    "goal_post.renamed": _renamed,
    "goal_post.edited": "changed the goal post {it}",
    "goal_post.trashed": "put the goal post {it} into the trash",
    "goal_post.restored": "took the goal post {it} out of the trash",
    "goal_post.budgeted": "set the budget of {it}",
    "launch.described": "wrote what the launch {it} is for",
    "launch.edited": "changed the launch {it}",
    "goal_post.confidence_set": lambda e: f"promises {e.it} at {round(100 * (e.after('confidence') or 0))} %",
    "key_result.created": "added the key result {it}",
    "key_result.trashed": "put the key result {it} into the trash",
    "key_result.weighed": "weighed the key result {it}",
    "container.renamed": _renamed,
    "container.edited": "changed {it}",
    "container.answered_for": "named who answers for {it}",
    "container.state_set": lambda e: f"made {e.it} {e.after('state') or 'active'}",
    "container.trashed": "put {it} into the trash",
    "container.restored": "took {it} out of the trash",
    "product.created": "opened the product {it}",
    "import.brought_in": "brought in a plan",
    "set_up.answered": "answered the questions about the plan",
    "person.added": "added {it}",
    "person.changed": "changed {it}",
    "person.hours_set": "set the hours of {it}",
    "person.linked": "said which member {it} is",
    "person.shared": "set what share of their time a project has",
    "person.unshared": "took away a share of somebody's time",
    "person.skill_given": "gave {it} a skill",
    "person.skill_taken": "took a skill from {it}",
    "person.trashed": "put {it} into the trash",
    "person.restored": "took {it} out of the trash",
    "rate.set": "set what an hour costs",
    "skill.created": "added the skill {it}",
    "team.created": "added the team {it}",
    "overtime.planned": "planned overtime",
    "overtime.cancelled": "cancelled overtime",
    "time_off.taken": "entered time off",
    "time_off.cancelled": "cancelled time off",
    "work_calendar.created": "added the calendar {it}",
    "work_calendar.changed": "changed the calendar {it}",
    "work_calendar.week_set": "set the week of {it}",
    "work_calendar.week_removed": "took a week from {it}",
    "work_calendar.exception_added": "added days off, or at work, to {it}",
    "work_calendar.exception_removed": "let days of {it} follow the week again",
    "track.created": "added the track {it}",
    "track.moved": "moved the track {it}",
    "track.renamed": _renamed,
    "track.staffed": "said which team works {it}",
    "track.trashed": "put the track {it} into the trash",
    "track.restored": "took the track {it} out of the trash",
    "member.invited": "invited a member",
    "invitation.withdrawn": "withdrew an invitation",
    "member.joined": "joined",
    "member.hats_given": "changed the hats of {it}",
    "member.left": "took away the access of {it}",
    "member.returned": "gave {it} access again",
    "token.made": "made a token",
    "token.revoked": "revoked a token",
    "workspace.opened": "opened the workspace",
    "workspace.changed": "changed the workspace",
    "workspace.threshold_set": "set what needs consent",
    "trade.proposed": "proposed {it}",
    "trade.edited": "edited the proposal {it}",
    "trade.agreed": "agreed to {it}",
    "trade.objected": "objected to {it}",
    "trade.withdrawn": "withdrew {it}",
    "trade.lapsed": "let {it} lapse",
    "decision.made": "decided about {it}",
    "project.work_ordered": "put the work of {it} in another order",
    "project.created": "started the project {it}",
    "project.ranked": "ranked the project {it}",
    "project.sponsored": "named the sponsor of {it}",
    "project.start_set": "set when {it} starts",
    "batch.undone": _undone,
}  # fmt: skip
