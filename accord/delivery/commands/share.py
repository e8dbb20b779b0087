"""Decides how much of a person's time a project may use, how long it has them work, and which features a task serves beside its
own.
"""

import datetime as dt

from accord.delivery.commands.face import task_of
from accord.delivery.models import Overtime, ProjectShare, Serves, Task
from accord.delivery.rules.hours import clean_overtime, clean_share
from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import Person
from accord.work.models import Item, Project

_NEEDS = "delivery.plan"
LONGEST_OVERTIME = 92
"""Days."""


@command("person.shared", needs=_NEEDS)
def share_person(w: Write, person: Person, *, project: Project, share: float, valid_from: dt.date | None = None) -> ProjectShare:
    """Say which share of a person's hours a project may use from a day on (none: always); one that begins that day is replaced."""
    share = clean_share("share", share)
    valid_from = clean_day("valid_from", valid_from, today=w.now.date())
    place = {"workspace_id": w.workspace_id, "person": person, "project": project, "valid_from": valid_from}
    held: ProjectShare | None = ProjectShare.objects.filter(**place).first()
    if held:
        w.change(held, share=share)
        return held
    return w.create(ProjectShare(**place, share=share))


@command("person.unshared", needs=_NEEDS)
def unshare_person(w: Write, project_share: ProjectShare) -> None:
    """Take a share away; the one before it holds on, or all of the person's hours where there is none."""
    w.delete(project_share)


@command("overtime.planned", needs=_NEEDS)
def plan_overtime(w: Write, person: Person, *, project: Project, first: dt.date, last: dt.date, hours: float) -> Overtime:
    """Have a person work so many hours longer on each of their working days, first and last included, for one project."""
    hours = clean_overtime("hours", hours)
    first, last = clean_day("first", first, today=w.now.date()), clean_day("last", last, today=w.now.date())
    if last < first:
        raise Invalid("last", "Overtime runs from a first day to a last one that is not before it.")
    if (last - first).days >= LONGEST_OVERTIME:
        raise Invalid("last", f"Overtime lasts {LONGEST_OVERTIME} days at most.")
    there = Overtime.objects.filter(workspace_id=w.workspace_id, person=person, first__lte=last, last__gte=first).first()
    if there:
        raise Invalid("first", f"{person.name} has overtime from {there.first:%-d %B} to {there.last:%-d %B} already.")
    return w.create(Overtime(workspace_id=w.workspace_id, person=person, project=project, first=first, last=last, hours=hours))


@command("overtime.cancelled", needs=_NEEDS)
def cancel_overtime(w: Write, overtime: Overtime) -> None:
    """Let the person's days be as long as usual."""
    w.delete(overtime)


@command("task.serves", needs=_NEEDS)
def serve_feature(w: Write, item: Item | Task, *, feature: Item) -> Serves:
    """Say that a task also serves a feature which it does not lie in: it goes only when all that it serves go."""
    task = task_of(w, item, needs=_NEEDS)
    if feature.pk in {task.pk, *(one.pk for one in task.item.above())}:
        raise Invalid("feature", f"#{task.item.number} lies in #{feature.number}: it serves it already.")
    if feature.project_id != task.item.project_id:
        raise Invalid("feature", f"#{feature.number} is part of another project.")
    if task.serves.filter(feature_item=feature).exists():
        raise Invalid("feature", f"#{task.item.number} serves #{feature.number} already.")
    return w.create(Serves(workspace_id=w.workspace_id, task=task, feature_item=feature))


@command("task.serves_no_more", needs=_NEEDS)
def stop_serving(w: Write, item: Item | Task, *, feature: Item) -> None:
    """Say that a task serves a feature no longer."""
    task = task_of(w, item, needs=_NEEDS)
    held = task.serves.filter(feature_item=feature).first()
    if held is None:
        raise Invalid("feature", f"#{task.item.number} does not serve #{feature.number}.")
    w.delete(held)
