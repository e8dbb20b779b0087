"""Decides how promises are set up: launches and goal posts, their date, confidence and budget."""

import datetime as dt
import math
from decimal import Decimal, InvalidOperation

from django.db.models import Max

from accord.kernel.commands import command
from accord.kernel.counter import next_number
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.rules.words import clean_name
from accord.work.models import GoalPost, Item, Launch, Product, Project, Promise
from accord.work.rules.words import clean_text


@command("launch.created", needs="launch")
def create_launch(
    w: Write,
    project: Project,
    *,
    name: str,
    product: Product | None = None,
    date: dt.date | None = None,
    confidence: float = 0.8,
    budget: Decimal | str | float | None = None,
    description: str = "",
) -> Launch:
    """A promise of features to customers, delivered by a project; its one goal post is made with it.

    Without a date it is for later.
    """
    launch = w.create(
        Launch(
            workspace_id=w.workspace_id,
            name=clean_name("name", name, longest=200),
            product=product or project.product,
            description=clean_text("description", description),
        )
    )
    create_goal_post(w, project, name=name, date=date, confidence=confidence, budget=budget, launch=launch)
    w.subject = w.subject or str(launch.ref)
    return launch


@command("goal_post.created", needs="launch")
def create_goal_post(
    w: Write,
    project: Project,
    *,
    name: str,
    date: dt.date | None = None,
    confidence: float = 0.8,
    launch: Launch | None = None,
    budget: Decimal | str | float | None = None,
) -> GoalPost:
    """A date, the scope under its line and a budget. Given a date, it makes the first version of its promise."""
    last = GoalPost.objects.filter(workspace_id=w.workspace_id, project=project).aggregate(last=Max("position"))["last"] or 0.0
    post = GoalPost(
        workspace_id=w.workspace_id,
        number=next_number(w.workspace_id, "goal_post"),
        name=clean_name("name", name, longest=200),
        project=project,
        launch=launch,
        date=clean_day("date", date, today=w.now),
        confidence=_confidence(confidence),
        budget=_money(budget),
        position=last + 1,
    )
    w.create(post)
    _first_promise(w, post)
    return post


@command("goal_post.renamed", needs="launch")
def rename_goal_post(w: Write, goal_post: GoalPost, *, name: str) -> None:
    """Rename a goal post, and its launch with it."""
    name = clean_name("name", name, longest=200)
    w.change(goal_post, name=name)
    if goal_post.launch:
        w.change(goal_post.launch, name=name)


@command("launch.described", needs="launch")
def describe_launch(w: Write, launch: Launch, *, description: str) -> None:
    """Say what a launch is for, in Markdown."""
    w.change(launch, description=clean_text("description", description))


@command("goal_post.dated", needs="launch")
def date_goal_post(w: Write, goal_post: GoalPost, *, date: dt.date | None) -> None:
    """Move a goal post, or hold its scope for later (none). The first date makes the first version of its promise.

    A promise that stands is moved by an accord; this is the part that carries it out.
    """
    w.change(goal_post, date=clean_day("date", date, today=w.now))
    _first_promise(w, goal_post)


@command("goal_post.confidence_set", needs="launch")
def set_confidence(w: Write, goal_post: GoalPost, *, confidence: float) -> None:
    """Say at which chance the promise is made; below it the goal post is in danger."""
    w.change(goal_post, confidence=_confidence(confidence))


@command("goal_post.budgeted", needs="delivery.plan")
def budget_goal_post(w: Write, goal_post: GoalPost, *, budget: Decimal | str | float | None) -> None:
    """Say what may be spent until the goal post, in the workspace's currency; none is no limit."""
    w.change(goal_post, budget=_money(budget))


@command("goal_post.trashed", needs="launch")
def trash_goal_post(w: Write, goal_post: GoalPost) -> None:
    """Put a goal post, and its launch, into the trash; its items stay, and are for no goal post until it comes back."""
    w.trash(goal_post)
    if goal_post.launch:
        w.trash(goal_post.launch)


@command("goal_post.restored", needs="launch")
def restore_goal_post(w: Write, goal_post: GoalPost) -> None:
    """Bring a goal post and its launch back from the trash, with the items that were in it."""
    w.change(goal_post, trashed_at=None, trashed_by=None)
    launch = Launch.everything.filter(pk=goal_post.launch_id).first() if goal_post.launch_id else None
    if launch:
        w.change(launch, trashed_at=None, trashed_by=None)


def _first_promise(w: Write, post: GoalPost) -> None:
    if post.date is None or post.promises.exists():
        return
    scope = Item.objects.filter(workspace_id=w.workspace_id, goal_post=post, is_must_have=True).order_by("number")
    w.create(
        Promise(
            workspace_id=w.workspace_id,
            goal_post=post,
            number=1,
            date=post.date,
            confidence=post.confidence,
            budget=post.budget,
            scope=[str(key) for key in scope.values_list("pk", flat=True)],
            at=w.now,
        )
    )


def _confidence(confidence: float) -> float:
    if not (math.isfinite(confidence) and 0.01 <= confidence <= 0.99):
        raise Invalid("confidence", "Confidence lies between 1 and 99 %.")
    return confidence


def _money(amount: Decimal | str | float | None) -> Decimal | None:
    if amount is None:
        return None
    try:
        value = Decimal(str(amount)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Invalid("budget", "A budget is a number, such as 120000.") from None
    if not value.is_finite() or not 0 <= value < 10**12:
        raise Invalid("budget", "A budget lies between 0 and 999,999,999,999.99.")
    return value
