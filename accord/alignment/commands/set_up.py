"""Decides how the three answers after an import are written: who works how much, which date matters, what must be in it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accord.alignment.commands.correct import Correction, correct_goal_posts
from accord.alignment.rules.fits import SURE
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
    confidence: float = SURE


@command("set_up.answered", needs="launch")
def answer_set_up(
    w: Write,
    project: Project,
    *,
    hands: Sequence[Hands] = (),
    date: DateThatMatters | None = None,
    must: Sequence[Item] | None = None,
    after: Sequence[Item] = (),
    corrections: Sequence[Correction] = (),
) -> GoalPost | None:
    """Write what was answered; each part asks the hat it needs, and each can be left out.

    `must` and `after`: items over and under the line of the date; None leaves every mark as it is, with all work in. Answered
    again, `corrections` set goal posts right that nobody agreed on.
    """
    for one in hands:
        if one.units != one.person.units:
            change_person(w, one.person, units=one.units)
        if one.week is not None:
            set_hours(w, one.person, days=one.week)
    if any(not (item.project_id == project.pk) for item in (*(must or ()), *after)):
        raise Invalid("must", "Only work of this project can be in it.")
    if date is None:
        _mark(w, must or (), after)
        if corrections:
            correct_goal_posts(w, project, corrections=corrections)
        return None
    post = create_goal_post(w, project, name=date.name, confidence=date.confidence)
    top = Item.objects.filter(workspace_id=w.workspace_id, project=project, parent=None, goal_post=None).exclude(
        state=Item.State.DROPPED
    )
    for item in top.order_by("position", "number"):
        place_in_goal_post(w, item, goal_post=post)
    _mark(w, must or (), after)
    # The promise is made last, so that its scope is what stands over the line.
    date_goal_post(w, post, date=date.date)
    w.subject = str(post.ref)
    return post


def _mark(w: Write, must: Sequence[Item], after: Sequence[Item]) -> None:
    for item, is_over in (*((one, True) for one in must), *((one, False) for one in after)):
        set_must_have(w, Item.objects.get(pk=item.pk), is_must_have=is_over)
