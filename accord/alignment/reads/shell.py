"""Decides what stands around every page: where one is, what the goal post's chance is, and how much waits."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accord.alignment.models import Consent, Proposal
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.notices.models import Notice
from accord.people.models import Member
from accord.people.policy import NEEDS
from accord.work.models import GoalPost, Project

_CHIP = ("project_id", "pk", "number", "name", "date", "confidence", "forecast__chance")


@dataclass(frozen=True, slots=True)
class GoalPostChip:
    """The goal post that decides. Its chance is of every must-have done by the end of that day; `is_stale`: a new plan comes."""

    id: UUID
    number: int
    name: str
    date: dt.date
    chance: float | None
    in_danger: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class ProjectLine:
    id: UUID
    key: str
    name: str
    goal_post: GoalPostChip | None


@dataclass(frozen=True, slots=True)
class Shell:
    """What the rail, the top bar and the demo line show. `side` is the ring of the member's avatar: why, when, both or none."""

    workspace: Workspace
    workspaces: tuple[Workspace, ...]
    member: Member
    lens: str
    side: str
    projects: tuple[ProjectLine, ...]
    project: ProjectLine | None
    today_count: int
    trades_count: int
    notices_count: int
    can: frozenset[str]

    @property
    def goal_post(self) -> GoalPostChip | None:
        return self.project.goal_post if self.project else None

    @property
    def is_demo(self) -> bool:
        return self.workspace.is_demo

    @property
    def is_demo_line_open(self) -> bool:
        return self.is_demo and not self.member.settings.get("demo_line_closed")


def shell(actor: Actor, member: Member, project: UUID | str | None = None) -> Shell:
    """Everything around a page for the actor's member; the project asked for by id or key, else the highest-ranked active one."""
    projects = _projects(actor)
    waiting = _waiting_trades(member)
    mine = Notice.objects.filter(workspace_id=actor.workspace_id, member=member, ended_at=None, read_at=None)
    notices_count = mine.filter(at__lte=timezone.now()).count()  # what was put off comes back later
    return Shell(
        workspace=member.workspace,
        workspaces=tuple(Workspace.objects.filter(pk__in=_workspace_ids(member)).order_by("name")),
        member=member,
        lens=member.lens,
        side=_side(member),
        projects=projects,
        project=next((one for one in projects if project in (one.id, one.key)), projects[0] if projects else None),
        today_count=notices_count,
        trades_count=waiting,
        notices_count=notices_count,
        can=frozenset(need for need, hats in NEEDS.items() if actor.wears(*hats)),
    )


def _projects(actor: Actor) -> tuple[ProjectLine, ...]:
    active = Project.objects.visible_to(actor).filter(state="active").order_by("rank", "created_at")
    found = list(active.values_list("pk", "key", "name", "facts_version", "forecast__facts_version"))
    stale = {pk for pk, _, _, facts, planned in found if planned is None or planned < facts}
    posts: dict[UUID, GoalPostChip] = {}
    dated = GoalPost.objects.filter(workspace_id=actor.workspace_id, project__in=[pk for pk, *_ in found], date__isnull=False)
    rows = dated.order_by("date", "position")
    for project, key, number, name, date, confidence, chance in rows.values_list(*_CHIP):
        kept = posts.get(project)
        # The next one in danger decides; where none is, the last date.
        if kept is None or not kept.in_danger:
            in_danger = chance is not None and chance < confidence
            posts[project] = GoalPostChip(key, number, name, date, chance, in_danger, project in stale)
    return tuple(ProjectLine(pk, key, name, posts.get(pk)) for pk, key, name, *_ in found)


def _waiting_trades(member: Member) -> int:
    mine = Q(member=member) | Q(deputy=member)
    waits = Q(answer=Consent.Answer.WAITING) | Q(is_stale=True)
    found = Consent.objects.filter(mine & waits, workspace_id=member.workspace_id, proposal__state=Proposal.State.OPEN)
    return found.values("proposal_id").distinct().count()


def _workspace_ids(member: Member) -> QuerySet[Member, UUID]:
    return Member.objects.filter(account_id=member.account_id, is_active=True).values_list("workspace_id", flat=True)


def _side(member: Member) -> str:
    why, when = "product_manager" in member.hats, "project_manager" in member.hats
    return "both" if why and when else "why" if why else "when" if when else ""
