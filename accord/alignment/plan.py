"""Decides when a project is planned again: at once after a change, by the worker where it is large, and each new day."""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from accord.alignment.reads.situation import situation_of
from accord.delivery.commands.plan import store_plan
from accord.delivery.rules.computed import Computed
from accord.kernel import hooks, jobs
from accord.kernel.actor import system
from accord.kernel.models import Job
from accord.planning.situation import Impossible, Situation
from accord.work.models import Item, Project

AT_ONCE = 500
"""Up to so many items the plan is computed within the request."""
TRIES = 3
log = logging.getLogger("accord.plan")


def replan(project_id: UUID, *, now: dt.datetime | None = None) -> bool:
    """Plan a project from its newest facts and store the plan. False where it is gone or its facts kept changing."""
    for _ in range(TRIES):
        project = Project.objects.select_related("workspace", "product").filter(pk=project_id).first()
        if project is None:
            return False
        computed = compute(project, now=now)
        lower = store_plan(system(project.workspace_id), project, computed=computed)
        if lower is not None:
            for other in sorted(lower):
                ask_for(other, workspace_id=project.workspace_id)
            return True
    return False


def compute(project: Project, *, now: dt.datetime | None = None) -> Computed:
    """Plan and forecast of a project as its facts stand, outside any transaction; where it cannot be planned, the sentence why."""
    version = project.facts_version
    return computed(project, version, situation_of(project, now=now))


def computed(project: Project, version: int, situation: Situation) -> Computed:
    """Plan and forecast of a Situation of the project, which `version` of its facts gave."""
    from accord.planning.forecast import plan_and_forecast  # numba takes half a second to load: only who plans waits for it

    try:
        return Computed(project.pk, version, situation.now, *plan_and_forecast(situation))
    except Impossible as cannot:
        return Computed(project.pk, version, situation.now, error=named(cannot.sentence, situation))


def named(sentence: str, situation: Situation) -> str:
    """An engine's sentence with titles for the ids of tasks that it names."""
    for task in situation.tasks:
        if task.id in sentence:
            sentence = sentence.replace(task.id, task.title)
    return sentence


@hooks.after_commit
def follow(batch: hooks.Batch) -> None:
    """Plan the projects whose facts a batch changed. What fails here is tried again by the worker; the change stands."""
    for project_id in sorted(batch.project_ids):
        if Item.objects.filter(project_id=project_id).count() > AT_ONCE:
            ask_for(project_id, workspace_id=batch.actor.workspace_id)
            continue
        try:
            done = replan(project_id)
        except Exception:
            log.exception("Project %s could not be planned within the request.", project_id)
            done = False
        if not done and Project.objects.filter(pk=project_id).exists():
            ask_for(project_id, workspace_id=batch.actor.workspace_id)


def ask_for(project_id: UUID, *, workspace_id: UUID) -> Job:
    """Leave the planning of a project to the worker; asked twice, it is done once."""
    return jobs.enqueue("replan", workspace_id=workspace_id, key=str(project_id), payload={"project": str(project_id)})


@jobs.job("replan")
def replan_job(job: Job) -> Mapping[str, Any]:
    return {"stored": replan(UUID(job.payload["project"]))}


@jobs.every(60.0)
def plan_what_is_due() -> None:
    replan_all_due(timezone.now())


def replan_all_due(now: dt.datetime) -> int:
    """Ask for a plan where the stored one is older than its facts, or of an earlier local day. Returns how many."""
    asked = 0
    projects = (
        Project.objects.filter(state="active")
        .select_related("workspace", "forecast")
        .order_by("workspace_id", "rank", "created_at")
    )
    for project in projects:
        stored = getattr(project, "forecast", None)
        today = now.astimezone(project.workspace.tzinfo).date()
        is_old = stored is not None and stored.facts_version < project.facts_version
        if stored is None or is_old or stored.status_at.astimezone(project.workspace.tzinfo).date() < today:
            ask_for(project.pk, workspace_id=project.workspace_id)
            asked += 1
    return asked
