"""Decides who is speaking: a member of one workspace, through one door."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes or reads. `member_id` is None for the system itself, which holds every permission in its workspace.

    `tab` names the browser tab that wrote, so that live updates leave it out. `scopes` limits a token; a person has all.
    """

    workspace_id: UUID
    member_id: UUID | None
    name: str
    hats: frozenset[str]
    door: str = "web"
    tab: str = ""
    scopes: frozenset[str] = frozenset({"read", "write", "consent"})

    @property
    def is_system(self) -> bool:
        return self.member_id is None

    def wears(self, *hats: str) -> bool:
        return self.is_system or not self.hats.isdisjoint(hats)


def system(workspace_id: UUID, *, door: str = "worker") -> Actor:
    """The installation acting for itself: imports that a worker finishes, replanning, removal of the demo."""
    return Actor(workspace_id=workspace_id, member_id=None, name="Accord", hats=frozenset(), door=door)
