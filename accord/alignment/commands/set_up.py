"""Decides how the three answers after an import are written: who works how much, which date matters, what must be in it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.commands.hours import set_hours
from accord.people.commands.person import change_person
from accord.people.models import Person
from accord.people.rules.hours import Hours
from accord.work.commands.item import place_in_goal_post, set_must_have
from accord.work.commands.launch import create_goal_post, date_goal_post
from accord.work.models import GoalPost, Item, Project


@dataclass(frozen=True, slots=True)
class Hands:
    """One person's answer: how many of them there are, and their week where it is another than now."""

    person: Person
    units: float
    week: Sequence[Hours] | None = None


@dataclass(frozen=True, slots=True)
class DateThatMatters:
    name: str
    date: dt.date
    confidence: float = 0.8


@command("set_up.answered", needs="launch")
def answer_set_up(
    w: Write,
    project: Project,
    *,
    hands: Sequence[Hands] = (),
    date: DateThatMatters | None = None,
    must: Sequence[Item] | None = None,
    after: Sequence[Item] = (),
) -> GoalPost | None:
    """Write what was answered; each part asks the hat it needs, and each can be left out.

    `must` and `after`: items over and under the line of the date; None leaves every mark as it is, with all work in.
    """
    for one in hands:
        if one.units != one.person.units:
            change_person(w, one.person, units=one.units)
        if one.week is not None:
            set_hours(w, one.person, days=one.week)
    if date is None:
        return None
    if any(not (item.project_id == project.pk) for item in (*(must or ()), *after)):
        raise Invalid("must", "Only work of this project can be in it.")
    post = create_goal_post(w, project, name=date.name, confidence=date.confidence)
    top = Item.objects.filter(workspace_id=w.workspace_id, project=project, parent=None, goal_post=None).exclude(
        state=Item.State.DROPPED
    )
    for item in top.order_by("position", "number"):
        place_in_goal_post(w, item, goal_post=post)
    for item in must or ():
        set_must_have(w, Item.objects.get(pk=item.pk), is_must_have=True)
    for item in after:
        set_must_have(w, Item.objects.get(pk=item.pk), is_must_have=False)
    # The promise is made last, so that its scope is what stands over the line.
    date_goal_post(w, post, date=date.date)
    w.subject = str(post.ref)
    return post
