"""Decides what a project's settings show: its charter in short, who answers for each side, its launches, goal posts and tracks."""

from dataclasses import dataclass

from accord.alignment.reads.filter_choices import Choice
from accord.alignment.reads.goal_posts import PostRow, posts_of
from accord.delivery.models import Track
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand, may
from accord.people.models import Member
from accord.product.models import KeyResult
from accord.work.models import Product, Project, Promise


@dataclass(frozen=True, slots=True)
class Charter:
    """One project with what stands around it. `can`: of plan, side, launch, words, budget, trash."""

    project: Project
    product: Product | None
    posts: tuple[PostRow, ...]
    tracks: tuple[Track, ...]
    key_results: tuple[KeyResult, ...]
    members: tuple[Choice, ...]
    promised: frozenset[str]
    """Ids of goal posts that an accord stands behind: their dates move by consent."""
    can: frozenset[str]


def charter(actor: Actor, key: str) -> Charter:
    """By the project's key. Eight queries. Raises NotFound."""
    related = ("workspace", "product__answers__account", "product__deputy", "answers__account", "deputy", "sponsor__account")
    project = Project.objects.visible_to(actor).filter(key__iexact=key).select_related(*related).first()
    if project is None:
        raise NotFound
    demand(actor, "read", project)
    needs = {"plan": "delivery.plan", "side": "product.side", "launch": "launch", "words": "item.words", "trash": "trash"}
    promised = Promise.objects.agreed().filter(goal_post__project=project).values_list("goal_post_id", flat=True)
    return Charter(
        project=project,
        product=project.product,
        posts=posts_of(project),
        tracks=tuple(Track.objects.filter(project=project).select_related("team").order_by("position", "created_at")),
        key_results=tuple(
            KeyResult.objects.filter(workspace_id=project.workspace_id, product_id=project.product_id).order_by("objective")
        ),
        members=members_of(actor),
        promised=frozenset(str(pk) for pk in promised),
        can=frozenset(word for word, need in needs.items() if may(actor, need, project)),
    )


def members_of(actor: Actor) -> tuple[Choice, ...]:
    found = Member.objects.filter(workspace_id=actor.workspace_id, is_active=True).order_by("account__name")
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "account__name"))
