"""Decides what the palette finds: things by number or by words in their title, the best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accord.alignment.models import Accord, Proposal
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.people.models import Person
from accord.work.models import GoalPost, Item, Project

LONGEST = 200
EACH = 40
"""Rows looked at of each kind; the best of them are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `where` says in which project or what it is."""

    kind: str
    title: str
    url: str
    number: int | None = None
    where: str = ""
    is_done: bool = False


def search(actor: Actor, q: str, *, limit: int = 20) -> tuple[Hit, ...]:
    """Items, goal posts, projects, products, people, trades and accords of the workspace. "#142" and "142" find the item of
    that number.

    Every word must be in the title. Exact numbers come first, then titles that begin with the words, then the rest; done items
    last.
    """
    demand(actor, "read", None)
    wanted = q.strip()[:LONGEST]
    if not wanted:
        return ()
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=actor.workspace_id)
    found = [hit for hits in (_items(actor, wanted, slug), _others(actor, wanted, slug)) for hit in hits]
    number = _number(wanted)
    begins = wanted.casefold()
    found.sort(
        key=lambda hit: (
            hit.number != number or number is None,
            hit.is_done,
            not hit.title.casefold().startswith(begins),
            len(hit.title),
            hit.title,
        )
    )
    return tuple(found[:limit])


def _number(text: str) -> int | None:
    digits = text.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else None


def _words(field: str, text: str) -> Q:
    """Each word somewhere in the field. SQLite folds the case of ASCII alone, so other words are asked for in both."""
    query = Q()
    for word in text.split():
        query &= (
            Q(**{f"{field}__icontains": word})
            | Q(**{f"{field}__icontains": word.lower()})
            | Q(**{f"{field}__icontains": word.capitalize()})
        )
    return query


def _items(actor: Actor, wanted: str, slug: str) -> Iterable[Hit]:
    query = _words("title", wanted)
    if (number := _number(wanted)) is not None:
        query |= Q(number=number)
    rows = Item.objects.visible_to(actor).filter(query).order_by("state", "number")
    for number, title, state, project in rows.values_list("number", "title", "state", "project__name")[:EACH]:
        yield Hit("item", title, f"/w/{slug}/items/{number}", number, project or "", state in ("done", "dropped"))


def _others(actor: Actor, wanted: str, slug: str) -> Iterable[Hit]:
    numbered: Sequence[tuple[str, type[Any], str, str, str]] = (
        ("goal post", GoalPost, "name", "goal-posts", "project__name"),
        ("trade", Proposal, "title", "trades", "project__name"),
        ("accord", Accord, "title", "accords", "project__name"),
    )
    for kind, model, field, page, where in numbered:
        for number, title, project in (
            model.objects.visible_to(actor).filter(_words(field, wanted)).values_list("number", field, where)[:EACH]
        ):
            yield Hit(kind, title, f"/w/{slug}/{page}/{number}", None, f"{kind} · {project}" if project else kind)
    for key, name in Project.objects.visible_to(actor).filter(_words("name", wanted)).values_list("key", "name")[:EACH]:
        yield Hit("project", name, f"/w/{slug}/projects/{key}", None, "project")
    # What is planned for a product is where a product is looked at.
    planned = Project.objects.visible_to(actor).filter(_words("product__name", wanted), state="active", product__trashed_at=None)
    products: dict[str, str] = {}
    for name, key in planned.order_by("rank", "created_at").values_list("product__name", "key"):
        products.setdefault(name, key)
    for name, key in list(products.items())[:EACH]:
        yield Hit("product", name, f"/w/{slug}/backlog?project={key}", None, "product")
    for pk, name in Person.objects.visible_to(actor).filter(_words("name", wanted)).values_list("pk", "name")[:EACH]:
        yield Hit("person", name, f"/w/{slug}/people/{pk}", None, "person")
