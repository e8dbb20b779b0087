"""Decides what can be talked about: anything with a ref that the reader may see."""

from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand
from accord.kernel.refs import Ref, resolve
from accord.kernel.rows import Row

KINDS = frozenset({"item", "proposal", "accord", "goal_post", "launch", "project", "product"})


def about(actor: Actor, text: str) -> Row:
    """What a comment is about, by its ref as text. Raises NotFound for what is not there, or not in the actor's workspace."""
    try:
        ref = Ref.parse(text)
    except ValueError:
        raise NotFound from None
    row = resolve(ref, workspace_id=actor.workspace_id) if ref.kind in KINDS else None
    if row is None:
        raise NotFound
    demand(actor, "read", row)
    return row
