"""Decides what the why lens says of one item in a line: what it is expected to do, and whether it is in by the date."""

from uuid import UUID

from accord.alignment.reads.goal_posts import posts_of
from accord.alignment.reads.timeline_shape import Pill, WhyShape, Words
from accord.alignment.rules.words import day, end_day, percent, span
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand
from accord.product.models import Feature
from accord.work.models import Item, Project


def worth_line(actor: Actor, project: Project, target: str) -> WhyShape:
    """One docked line. Four queries. Raises NotFound for what is no item of the project."""
    demand(actor, "read", project)
    try:
        found = Item.objects.filter(project=project, pk=UUID(target)).select_related("forecast").first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    feature = Feature.objects.filter(pk=found.pk).select_related("key_result").first()
    url = f"/w/{project.workspace.slug}/items/{found.number}?tab=why"
    title = Words(found.title, strong=True)
    effect = span(feature.effect_low, feature.effect_high, feature.key_result.unit if feature.key_result else "") if feature else ""
    if not feature:
        return WhyShape((title, Words(" has no why of its own: it is work for what it lies in.")))
    if not effect:
        return WhyShape(
            (title, Words(" has no expected effect recorded, so it counts as one feature among others.")),
            (Pill("Add its effect", url),),
        )
    parts = [
        title,
        Words(" is expected to move "),
        Words(feature.key_result.name if feature.key_result else "its key result", strong=True),
    ]
    return WhyShape((*parts, Words(f" by {effect}{_landing(project, found)}.")))


def _landing(project: Project, item: Item) -> str:
    stored = getattr(item, "forecast", None)
    post = next((one for one in posts_of(project) if one.key == item.goal_post_id), None)
    if stored is None:
        return "; it has no date yet"
    zone = project.workspace.tzinfo
    done = f"; done {day(end_day(stored.p50, zone))}, at 80 % {day(end_day(stored.p80, zone))}"
    if post is None or post.date is None or stored.in_by is None:
        return done
    return f"{done}; {percent(stored.in_by)} that it and all ranked before it are in by {day(post.date)}"
