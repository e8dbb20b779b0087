"""Decides how each typed change becomes commands of the two sides, and what would take it back."""

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q
from django.utils.text import capfirst

from accord.alignment.reads.situation import planned_order, situation_of
from accord.alignment.rules.names import one_more
from accord.delivery.commands.assignment import assign_person, unassign_person
from accord.delivery.commands.dependency import link_items, unlink
from accord.delivery.commands.share import cancel_overtime, plan_overtime, share_person
from accord.delivery.commands.task import estimate_task, urge_task, write_task
from accord.delivery.models import Assignment, Dependency, Overtime, ProjectShare, Task
from accord.delivery.rules.links import is_gate
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import Person, PersonSkill, Rate, Skill
from accord.planning.answer import Change
from accord.planning.apply import NORMAL, PAUSED, added_person, overlap_lag, with_rework
from accord.planning.moves import OVERLAP
from accord.planning.situation import Estimate
from accord.work.commands.container import order_work
from accord.work.commands.item import drop_item, place_in_goal_post, restore_dropped
from accord.work.commands.launch import budget_goal_post, create_launch, date_goal_post
from accord.work.models import GoalPost, Item, Project

PHASE_TWO = "Phase two"
Back = tuple[Change, ...]
"""What takes a change back."""


def apply_changes(w: Write, project: Project, changes: Sequence[Change], *, reason: str) -> tuple[Change, ...]:
    """Carry out each change in order; returns those that take all of it back, last first. Raises Invalid naming the change."""
    for change in changes:
        _demand_figures(change)
    inverse = [_BY_KIND[change.kind](w, project, change, reason) for change in changes]
    return tuple(back for taken_back in reversed(inverse) for back in taken_back)


def _demand_figures(change: Change) -> None:
    """What no command looks at again, since it is written as it comes."""
    if not math.isfinite(change.amount or 0.0):
        raise Invalid("changes.amount", "An amount is a number.")
    if not 0 <= (change.cost_per_hour or 0.0) < 1_000_000:
        raise Invalid("changes.cost_per_hour", "A rate lies between 0 and 999,999.99.")


def _drop(w: Write, project: Project, change: Change, reason: str) -> Back:
    item = _item(project, change.feature)
    back = _restore(item)
    drop_item(w, item, reason=reason)
    return (back,)


def _defer(w: Write, project: Project, change: Change, reason: str) -> Back:
    item = _item(project, change.feature)
    back = _restore(item)
    later = _goal_post(project, change.goal_post) if change.goal_post else phase_two(w, project)
    place_in_goal_post(w, item, goal_post=later, is_must_have=False)
    return (back,)


def phase_two(w: Write, project: Project) -> GoalPost:
    """The project's goal post without a date, which holds scope for later; made where there is none."""
    found: GoalPost | None = (
        GoalPost.objects.filter(workspace_id=project.workspace_id, project=project, date=None).order_by("position").first()
    )
    return found or create_launch(w, project, name=PHASE_TWO, product=project.product).goal_post


def _restore(item: Item) -> Change:
    post = str(item.goal_post_id) if item.goal_post_id else ""
    return Change(kind="restore", feature=str(item.pk), goal_post=post, amount=1.0 if item.is_must_have else 0.0)


def _put_back(w: Write, project: Project, change: Change, reason: str) -> Back:
    item = _item(project, change.feature)
    if item.state == Item.State.DROPPED:
        restore_dropped(w, item)
        back = Change(kind="drop", feature=change.feature)
    else:
        back = Change(kind="defer", feature=change.feature, goal_post=str(item.goal_post_id or ""))
    post = _goal_post(project, change.goal_post) if change.goal_post else None
    place_in_goal_post(w, item, goal_post=post, is_must_have=bool(change.amount))
    return (back,)


def _trim(w: Write, project: Project, change: Change, reason: str) -> Back:
    feature, back = _item(project, change.feature), []
    for key in change.tasks:
        item = _item(project, key)
        if feature.pk not in {one.pk for one in item.above()}:
            raise Invalid("changes.tasks", f"#{item.number} is no part of #{feature.number}.")
        back.append(_restore(item))
        drop_item(w, item, reason=reason)
    return tuple(reversed(back))


def _split(w: Write, project: Project, change: Change, reason: str) -> Back:
    task = _task(project, change.task)
    if change.share == 0.0:
        write_task(w, task.item, can_split=False)
        if task.priority == PAUSED:
            urge_task(w, task.item, priority=NORMAL)
        return (replace(change, share=1.0),)
    is_begun = task.started_at is not None or task.done_share > 0 or task.item.state == Item.State.STARTED
    write_task(w, task.item, can_split=True)
    if is_begun and task.priority > PAUSED:
        urge_task(w, task.item, priority=PAUSED)
    return (replace(change, share=0.0),)


def _fast_track(w: Write, project: Project, change: Change, reason: str) -> Back:
    """One follows the other (FS), or overlaps it (SS with a lag, and FF); the range of the later one grows by the rework."""
    before, after = _task(project, change.before), _task(project, change.task)
    if not -1.0 < (change.amount or 0.0) <= 2.0 or not 0.0 <= change.share < 1.0:
        raise Invalid("changes.share", "An overlap is less than all of the work, and the rework at most twice it.")
    held = list(Dependency.objects.filter(before=before.item, after=after.item, kind__in=("FS", "SS", "FF")))
    if change.share and [(one.kind, one.lag_minutes) for one in held] != [("FS", 0)]:
        raise Invalid("changes.before", f"#{after.item.number} does not follow #{before.item.number} at once: nothing can overlap.")
    for one in held:
        unlink(w, one)
    if change.share == 0.0:
        link_items(w, before.item, after=after.item)
    else:
        planned = next(task for task in situation_of(project).tasks if task.id == change.before)
        lag = overlap_lag(planned, change.share)
        link_items(w, before.item, after=after.item, kind="SS", lag_minutes=lag)
        link_items(w, before.item, after=after.item, kind="FF")
    rework = change.amount or 0.0
    if rework and after.low_hours is not None and after.high_hours is not None:
        longer = with_rework(Estimate(after.low_hours, after.high_hours, after.likely_hours), rework)
        if longer is not None:
            estimate_task(w, after.item, low_hours=longer.low, high_hours=longer.high, likely_hours=longer.likely)
    return (replace(change, share=0.0 if change.share else OVERLAP, amount=-rework / (1.0 + rework)),)


def _overtime(w: Write, project: Project, change: Change, reason: str) -> Back:
    person, first, last = _person(project, change.person), change.day, change.until
    assert first is not None and last is not None  # rules.changes has seen to it
    if change.amount:
        plan_overtime(w, person, project=project, first=first, last=last, hours=change.amount)
        return (replace(change, amount=0.0),)
    back = []
    for held in Overtime.objects.filter(person=person, project=project, first__lte=last, last__gte=first):
        back.append(replace(change, day=held.first, until=held.last, amount=held.hours))
        cancel_overtime(w, held)
    return tuple(back)


def _reassign(w: Write, project: Project, change: Change, reason: str) -> Back:
    task = _task(project, change.task)
    units = change.share or 1.0
    if change.person:
        leaving = _person(project, change.person)
        held = Assignment.objects.filter(task=task, person=leaving).first()
        units = held.units if held else units
        unassign_person(w, task.item, person=leaving)
    if change.other_person:
        assign_person(w, task.item, person=_person(project, change.other_person), units=units)
    return (replace(change, person=change.other_person, other_person=change.person, share=units),)


def _add_capacity(w: Write, project: Project, change: Change, reason: str) -> Back:
    """A role to be staffed, like `person` or with `skill`, open from a day on. What waited for the person alone may be done by
    either. Where `person` is a role that was taken away, that one comes back with all it had."""
    if gone := _gone_role(project, change.person):
        return _bring_back(w, gone)
    model = _person(project, change.person) if change.person else None
    what = capfirst(one_more(model.name)) if model else f"One more for {_skill(project, change.skill).name}"
    added = w.create(
        Person(
            workspace_id=project.workspace_id,
            name=what,
            kind=Person.Kind.ROLE,
            team=model.team if model else None,
            calendar=model.calendar if model else None,
        )
    )
    for skill, speed in _skills(project, change, model):
        w.create(PersonSkill(workspace_id=project.workspace_id, person=added, skill=skill, speed=speed))
    if rate := added_person(situation_of(project), change).cost_per_hour:
        currency = project.workspace.currency
        w.create(Rate(workspace_id=project.workspace_id, person=added, amount=Decimal(f"{rate:.2f}"), currency=currency))
    w.create(ProjectShare(workspace_id=project.workspace_id, person=added, project=project, share=0.0, valid_from=None))
    share_person(w, added, project=project, share=change.share, valid_from=change.day)
    for assignment in _could_be_shared(project, model):
        w.change(assignment, is_candidate=True)
        w.create(Assignment(workspace_id=project.workspace_id, task=assignment.task, person=added, is_candidate=True))
    return (Change(kind="remove_capacity", person=str(added.pk)),)


def _gone_role(project: Project, key: str) -> Person | None:
    gone = Person.everything.filter(workspace_id=project.workspace_id, kind=Person.Kind.ROLE, trashed_at__isnull=False)
    return gone.filter(pk=_key(key)).first() if key else None


def _bring_back(w: Write, role: Person) -> Back:
    for held in Assignment.objects.filter(person=role, is_candidate=True):
        others = _beside(held)
        if len(others) == 1:
            w.change(others[0], is_candidate=True)
    w.change(role, trashed_at=None, trashed_by=None)
    return (Change(kind="remove_capacity", person=str(role.pk)),)


def _could_be_shared(project: Project, model: Person | None) -> list[Assignment]:
    """Assignments of the person to open effort tasks that are theirs alone, or for which they are one of the candidates."""
    if model is None:
        return []
    held = Assignment.objects.filter(
        workspace_id=project.workspace_id,
        person=model,
        task__item__project=project,
        task__item__state=Item.State.PLANNED,
        task__started_at=None,
        task__finished_at=None,
        task__by=Task.By.EFFORT,
    )
    there = Q(task__assignments__person__trashed_at=None)
    counted = held.annotate(count=Count("task__assignments", filter=there)).select_related("task__item")
    return [one for one in counted if one.is_candidate or one.count == 1]


def _skills(project: Project, change: Change, model: Person | None) -> list[tuple[Skill, float]]:
    if change.skill:
        return [(_skill(project, change.skill), 1.0)]
    return [(held.skill, held.speed) for held in model.skills.select_related("skill")] if model else []


def _remove_capacity(w: Write, project: Project, change: Change, reason: str) -> Back:
    person = _person(project, change.person)
    if person.kind != Person.Kind.ROLE:
        raise Invalid("changes.person", f"{person.name} is no role to be staffed: only such is taken away again.")
    share = ProjectShare.objects.filter(person=person, project=project).exclude(valid_from=None).order_by("-valid_from").first()
    for held in Assignment.objects.filter(person=person):
        others = _beside(held)
        if len(others) == 1 and others[0].is_candidate:
            w.change(others[0], is_candidate=False)
    w.trash(person)
    day = share.valid_from if share else w.now.date()
    return (Change(kind="add_capacity", person=str(person.pk), day=day, share=share.share if share else 1.0),)


def _beside(held: Assignment) -> list[Assignment]:
    """The other assignments of its task to people who are there."""
    return list(Assignment.objects.filter(task=held.task_id, person__trashed_at=None).exclude(pk=held.pk))


def _reorder(w: Write, project: Project, change: Change, reason: str) -> Back:
    # An order never agreed on has no name: what it was is the order of the plan, and naming it changes nothing.
    before = tuple(project.agreed_order) or planned_order(project)
    # Gates stand for ends of parents in the plan; they are no items.
    order_work(w, project, order=[key for key in change.order if not is_gate(key)])
    return (Change(kind="reorder", order=before),)


def _shift(w: Write, project: Project, change: Change, reason: str) -> Back:
    post = _goal_post(project, change.goal_post)
    before = post.date
    date_goal_post(w, post, date=change.day)
    return (Change(kind="shift_goal_post", goal_post=change.goal_post, day=before),)


def _budget(w: Write, project: Project, change: Change, reason: str) -> Back:
    post = _goal_post(project, change.goal_post)
    before = post.budget
    budget_goal_post(w, post, budget=None if change.amount is None else Decimal(f"{change.amount:.2f}"))
    return (Change(kind="change_budget", goal_post=change.goal_post, amount=None if before is None else float(before)),)


_BY_KIND = {
    "drop": _drop,
    "defer": _defer,
    "restore": _put_back,
    "trim": _trim,
    "reassign": _reassign,
    "split": _split,
    "fast_track": _fast_track,
    "overtime": _overtime,
    "add_capacity": _add_capacity,
    "remove_capacity": _remove_capacity,
    "reorder": _reorder,
    "shift_goal_post": _shift,
    "change_budget": _budget,
}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("changes", f"{text[:40]!r} is not the id of anything here.") from None


def _item(project: Project, key: str) -> Item:
    found: Item | None = Item.objects.filter(workspace_id=project.workspace_id, project=project, pk=_key(key)).first()
    if found is None:
        raise Invalid("changes.feature", "That item is not in this project, or it is in the trash.")
    return found


def _task(project: Project, key: str) -> Task:
    rows = Task.objects.filter(workspace_id=project.workspace_id, item_id=_key(key), item__project=project, item__trashed_at=None)
    found: Task | None = rows.select_related("item").first()
    if found is None:
        raise Invalid("changes.task", "That task is not in this project.")
    return found


def _person(project: Project, key: str) -> Person:
    found: Person | None = Person.objects.filter(workspace_id=project.workspace_id, pk=_key(key)).first()
    if found is None:
        raise Invalid("changes.person", "That person is not in this workspace.")
    return found


def _skill(project: Project, key: str) -> Skill:
    found: Skill | None = Skill.objects.filter(workspace_id=project.workspace_id, pk=_key(key)).first()
    if found is None:
        raise Invalid("changes.skill", "That skill is not in this workspace.")
    return found


def _goal_post(project: Project, key: str) -> GoalPost:
    found: GoalPost | None = GoalPost.objects.filter(workspace_id=project.workspace_id, project=project, pk=_key(key)).first()
    if found is None:
        raise Invalid("changes.goal_post", "That goal post is not in this project.")
    return found
