"""Decides who does a task: one or several persons, each with a part of their day, or one of several candidates."""

from accord.delivery.commands.face import task_of
from accord.delivery.models import Assignment, Task
from accord.delivery.rules.hours import clean_units
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.notices.commands.notice import tell
from accord.people.models import Person
from accord.work.models import Item
from accord.work.rules.words import clean_text

_NEEDS = "delivery.plan"


@command("task.person_assigned", needs=_NEEDS)
def assign_person(w: Write, item: Item | Task, *, person: Person, units: float = 1.0, is_candidate: bool = False) -> Assignment:
    """Put a person on a task with a part of their day, or name them as one who may do it alone.

    Who is on it already gets the new part. The member they are linked to is told, unless they did it themselves.
    """
    if person.is_trashed:
        raise Invalid("person", f"{person.name} is in the trash.")
    task = task_of(w, item, needs=_NEEDS)
    units = clean_units("units", units)
    held: Assignment | None = task.assignments.filter(person=person).first()
    if held:
        w.change(held, units=units, is_candidate=is_candidate)
        return held
    made = w.create(Assignment(workspace_id=w.workspace_id, task=task, person=person, units=units, is_candidate=is_candidate))
    _tell(w, task, person, f"{w.actor.name} gave you #{task.item.number} {task.item.title}")
    return made


@command("task.person_unassigned", needs=_NEEDS)
def unassign_person(w: Write, item: Item | Task, *, person: Person) -> None:
    """Take a person off a task. The member they are linked to is told, unless they did it themselves."""
    task = task_of(w, item, needs=_NEEDS)
    held = task.assignments.filter(person=person).first()
    if held is None:
        raise Invalid("person", f"{person.name} is not on #{task.item.number}.")
    w.delete(held)
    _tell(w, task, person, f"{w.actor.name} took #{task.item.number} {task.item.title} off your plate")


@command("task.reassigned", needs=_NEEDS)
def reassign_task(w: Write, item: Item | Task, *, to: Person | None, reason: str = "") -> None:
    """Give a task to one person instead of those who had it, or to nobody. Both are told; the reason is in its history."""
    task = task_of(w, item, needs=_NEEDS)
    held = list(task.assignments.select_related("person"))
    units = max((one.units for one in held), default=1.0)
    for one in held:
        if to is None or one.person_id != to.pk:
            unassign_person(w, task, person=one.person)
    if to is not None:
        assign_person(w, task, person=to, units=units)
    if reason:
        w.note(reason=clean_text("reason", reason, longest=500))


def _tell(w: Write, task: Task, person: Person, sentence: str) -> None:
    """Within an accord everybody whom it touches is told once, by the accord."""
    if person.member and person.member_id != w.actor.member_id and not w.is_accord:
        tell(w, person.member, kind="changed", about=str(task.item.ref), sentence=f"{sentence}.", url=f"items/{task.item.number}")
