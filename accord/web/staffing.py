"""Decides how the people of a task change by hand: a decision, made at once below the threshold, else opened as a proposal."""

from dataclasses import dataclass

from accord.alignment.rules.changes import Change
from accord.alignment.trades import Decided, decide
from accord.delivery.models import Assignment
from accord.kernel.actor import Actor
from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.policy import may
from accord.people.models import Person
from accord.work.models import Item, Project


@dataclass(frozen=True, slots=True)
class Staffing:
    changes: tuple[Change, ...]
    said: str


def staffing(item: Item, text: str) -> Staffing:
    """The changes that make these names, with commas, the people of a task. Raises Invalid for a name that nobody has."""
    wanted = {person.pk: person for person in _found(item, text)}
    held = {
        one.person_id: one for one in Assignment.objects.filter(task_id=item.pk).select_related("person").order_by("created_at")
    }
    going = [key for key in held if key not in wanted]
    coming = [key for key in wanted if key not in held]
    task = str(item.pk)
    changes = [
        Change(
            kind="reassign",
            task=task,
            person=str(going[n]) if n < len(going) else "",
            other_person=str(coming[n]) if n < len(coming) else "",
        )
        for n in range(max(len(going), len(coming)))
    ]
    names = ", ".join(person.name for person in wanted.values())
    return Staffing(tuple(changes), f"{names} on {item.title}" if names else f"Nobody on {item.title}")


def staff(actor: Actor, project: Project, item: Item, asked: Staffing) -> Decided | None:
    """Carry it out or propose it; None where nothing differs."""
    if not may(actor, "delivery.plan", item):
        raise NotAllowed("People are moved by the project side.", hats=("project_manager",))
    if not asked.changes:
        return None
    post = item.goal_post if item.goal_post and item.goal_post.date else None
    return decide(actor, project, changes=asked.changes, reason="", title=asked.said, goal_post=post)


def _found(item: Item, text: str) -> list[Person]:
    known = list(Person.objects.filter(workspace_id=item.workspace_id).order_by("name"))
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        exact = [one for one in known if one.name.casefold() == name.casefold()]
        alike = exact or [one for one in known if one.name.casefold().startswith(name.casefold())]
        if len(alike) != 1:
            some = ", ".join(one.name for one in (alike or known)[:6])
            raise Invalid("people", f"“{name[:40]}” is {'not clear' if alike else 'nobody here'}: {some}.")
        found.append(alike[0])
    return found
