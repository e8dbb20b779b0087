"""Decides who may do what: one table of needs, each with the hats that have it."""

from typing import Any

from accord.kernel.actor import Actor

PRODUCT, PROJECT, CONTRIBUTOR = "product_manager", "project_manager", "contributor"
STAKEHOLDER, DIRECTOR, ADMIN = "stakeholder", "director", "admin"
EVERYBODY = (PRODUCT, PROJECT, CONTRIBUTOR, STAKEHOLDER, DIRECTOR, ADMIN)

NEEDS: dict[str, tuple[str, ...]] = {
    "read": EVERYBODY,
    "comment": EVERYBODY,
    "self": EVERYBODY,
    "write": (PRODUCT, PROJECT, CONTRIBUTOR),
    "item.words": (PRODUCT, PROJECT),
    "item.create": (PRODUCT, PROJECT),
    "product.side": (PRODUCT,),
    "product.rank": (PRODUCT,),
    "delivery.plan": (PROJECT,),
    "delivery.facts": (PROJECT, CONTRIBUTOR),
    "people.plan": (PROJECT,),
    "costs": (PRODUCT, PROJECT, DIRECTOR),
    "people.rates": (PROJECT, DIRECTOR),
    "people.rates.write": (PROJECT,),
    "import": (PRODUCT, PROJECT),
    "launch": (PRODUCT, PROJECT),
    "propose": (PRODUCT, PROJECT),
    "consent": (PRODUCT, PROJECT, DIRECTOR, STAKEHOLDER),
    "members": (ADMIN,),
    "settings": (ADMIN,),
    "trash": (PRODUCT, PROJECT),
    "system": (),
}
"""Need → hats that have it. Commands refuse `delivery.facts` on another's task and `consent` on a seat that is not one's own;
`costs` of a trade are also seen by whoever was asked for a yes to it."""


def may(actor: Actor, need: str, obj: Any) -> tuple[str, ...] | None:
    """None where the actor may, else the hats that would. Raises KeyError for a need that nobody declared."""
    hats = NEEDS[need]
    if actor.is_system or actor.wears(*hats):
        if need == "delivery.facts" and not actor.wears(PROJECT):
            return None if _is_own(actor, obj) else (PROJECT,)
        return None
    if need == "costs" and obj is not None and actor.member_id in obj.asked():
        return None
    return hats


def _is_own(actor: Actor, obj: Any) -> bool:
    """Whether a task's facts are the actor's to tell: one of its persons is linked to them."""
    told = getattr(obj, "told_by", None)
    return told is None or actor.member_id in told()
