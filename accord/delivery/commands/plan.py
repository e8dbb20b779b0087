"""Decides how a computed plan is kept: whole, only while its facts are the newest, and never as something to undo."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from accord.delivery.models import Assignment
from accord.delivery.rules.computed import Computed
from accord.delivery.rules.envelope import Figures, figures_of
from accord.kernel import hooks, live
from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.people.models import Skill
from accord.planning.answer import ENGINE_VERSION, Forecast, Plan
from accord.planning.answer import GoalPostForecast as Answer
from accord.work.models import GoalPost, GoalPostForecast, Item, ItemForecast, Project, ProjectForecast

BATCH = 500
_ITEM_FIELDS = (
    "project",
    "start",
    "finish",
    "p10",
    "p50",
    "p80",
    "p95",
    "hours",
    "persons",
    "causes",
    "slack_hours",
    "criticality",
    "is_driving",
    "in_by",
)
_POST_FIELDS = ("project", "chance", "p10", "p50", "p80", "p90", "p95", "value_kept", "was", "was_on", "details")
_PROJECT_FIELDS = ("facts_version", "computed_at", "status_at", "finish", "p50", "p80", "p95", "details", "error")


@command("project.planned", needs="system", undo="A plan follows from facts: take the fact back, and the plan follows.")
def store_plan(w: Write, project: Project, *, computed: Computed) -> frozenset[UUID] | None:
    """Replace the stored plan of a project and tell once. None, and nothing kept, where its facts are no longer the newest.

    Returns the projects of lower rank that live on the hours it leaves, where it holds other hours than before: theirs is old
    now. It writes
    no event: history holds what people did, and a plan can be computed again from that.
    """
    if Project.everything.filter(pk=project.pk, facts_version=computed.facts_version).update(facts_version=F("facts_version")) == 0:
        return None
    before = ProjectForecast.objects.filter(workspace_id=w.workspace_id, project=project).first()
    plan, forecast = computed.plan, computed.forecast
    lower: frozenset[UUID] = frozenset()
    if plan is None or forecast is None:
        _store_project(w, project, computed, details=before.details if before else {}, before=before)
    else:
        holds = _store_items(w, project, plan, forecast)
        _store_goal_posts(w, project, forecast, before=before, today=computed.status_at)
        _store_project(w, project, computed, details=_details(w, plan, forecast) | {"holds": holds}, before=before)
        if not before or before.details.get("holds") != holds:
            lower = _make_lower_old(project)
    live.announce(w.workspace_id, {f"project:{project.pk}/plan"})
    return lower


@hooks.before_commit
def raise_facts_version(batch: hooks.Batch) -> None:
    """What a batch changed in planning's facts makes the stored plans of these projects old, in the same transaction."""
    if batch.project_ids:
        Project.everything.filter(pk__in=batch.project_ids).update(facts_version=F("facts_version") + 1)


def _make_lower_old(project: Project) -> frozenset[UUID]:
    mine = Assignment.objects.filter(task__item__project=project).values("person_id")
    theirs = Assignment.objects.filter(task__item__project=OuterRef("pk"), person_id__in=mine)
    behind = Q(rank__gt=project.rank) | Q(rank=project.rank, created_at__gt=project.created_at)
    lower = Project.objects.filter(behind, Exists(theirs), workspace_id=project.workspace_id, state="active").exclude(pk=project.pk)
    keys = frozenset(lower.values_list("pk", flat=True))
    Project.objects.filter(pk__in=keys).update(facts_version=F("facts_version") + 1)
    return keys


def _store_project(
    w: Write, project: Project, computed: Computed, *, details: dict[str, Any], before: ProjectForecast | None
) -> None:
    ends = computed.forecast.finish if computed.forecast else None
    row = ProjectForecast(
        workspace_id=w.workspace_id,
        project=project,
        facts_version=computed.facts_version,
        computed_at=w.now,
        status_at=computed.status_at,
        finish=computed.plan.finish if computed.plan else (before.finish if before else None),
        p50=ends.p50 if ends else (before.p50 if before else None),
        p80=ends.p80 if ends else (before.p80 if before else None),
        p95=ends.p95 if ends else (before.p95 if before else None),
        details=details,
        error=computed.error,
    )
    ProjectForecast.objects.bulk_create([row], update_conflicts=True, unique_fields=["project"], update_fields=_PROJECT_FIELDS)


def _details(w: Write, plan: Plan, forecast: Forecast) -> dict[str, Any]:
    return {
        "engine": ENGINE_VERSION,
        "seed": forecast.seed,
        "draws": forecast.draws,
        "method": forecast.method,
        "slot_minutes": plan.slot_minutes,
        "bound": plan.bound.isoformat(),
        "cost_p50": forecast.cost_p50,
        "cost_p80": forecast.cost_p80,
        "value_kept": forecast.value_kept,
        "load": [[one.person, one.monday.isoformat(), round(one.planned, 3), round(one.capacity, 3)] for one in plan.load],
        "assumptions": [asdict(one) for one in forecast.assumptions],
        "infeasible": _named(w, plan.infeasible),
        "order": list(plan.order),
    }


def _named(w: Write, sentences: Iterable[str]) -> list[str]:
    """Sentences of the engine with the names of skills for their ids."""
    given = list(sentences)
    if any("skill" in one for one in given):
        for key, name in Skill.everything.filter(workspace_id=w.workspace_id).values_list("pk", "name"):
            given = [one.replace(str(key), name) for one in given]
    return given


def _store_items(w: Write, project: Project, plan: Plan, forecast: Forecast) -> str:
    """Write one row an item; returns a digest of whose time the plan holds when, which tells lower projects to follow."""
    items = Item.objects.filter(workspace_id=w.workspace_id, project=project).values_list("pk", "parent_id")
    keys = {str(pk): pk for pk, _ in items}
    found = figures_of(plan, forecast, parents={str(pk): str(parent) if parent else "" for pk, parent in items})
    in_by = dict(forecast.in_by)
    rows = [
        ItemForecast(
            workspace_id=w.workspace_id,
            item_id=keys[key],
            project=project,
            in_by=in_by.get(key),
            **{name: getattr(one, name) for name in Figures.__slots__ if name not in ("persons", "causes")},
            persons=[list(share) for share in one.persons],
            causes=list(one.causes),
        )
        for key, one in found.items()
    ]
    there = ItemForecast.objects.filter(workspace_id=w.workspace_id, project=project)
    kept = {row.item_id for row in rows}
    if gone := [pk for pk, item in there.values_list("pk", "item_id") if item not in kept]:
        for start in range(0, len(gone), BATCH):
            there.filter(pk__in=gone[start : start + BATCH]).delete()
    ItemForecast.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["item"], update_fields=_ITEM_FIELDS
    )
    holds = sorted((person, row.start, row.p50, units) for row in rows if row.causes or row.hours for person, units in row.persons)
    return hashlib.sha256(repr(holds).encode()).hexdigest()


def _store_goal_posts(
    w: Write, project: Project, forecast: Forecast, *, before: ProjectForecast | None, today: dt.datetime
) -> None:
    posts = {
        str(pk): pk for pk in GoalPost.objects.filter(workspace_id=w.workspace_id, project=project).values_list("pk", flat=True)
    }
    old = {row.goal_post_id: row for row in GoalPostForecast.objects.filter(workspace_id=w.workspace_id, project=project)}
    is_new_day = before is not None and before.status_at < today
    rows = []
    for one in forecast.goal_posts:
        if one.goal_post not in posts:
            continue
        last = old.pop(posts[one.goal_post], None)
        was, was_on = (last.was, last.was_on) if last else (None, None)
        if last and before and is_new_day:
            was, was_on = last.chance, before.status_at.astimezone(project.workspace.tzinfo).date()
        ends = one.finish
        rows.append(
            GoalPostForecast(
                workspace_id=w.workspace_id,
                goal_post_id=posts[one.goal_post],
                project=project,
                chance=one.chance,
                p10=ends.p10,
                p50=ends.p50,
                p80=ends.p80,
                p90=ends.p90,
                p95=ends.p95,
                value_kept=forecast.value_kept,
                was=was,
                was_on=was_on,
                details=_post_details(one),
            )
        )
    GoalPostForecast.objects.filter(pk__in=[row.pk for row in old.values()]).delete()
    GoalPostForecast.objects.bulk_create(rows, update_conflicts=True, unique_fields=["goal_post"], update_fields=_POST_FIELDS)


def _post_details(one: Answer) -> dict[str, Any]:
    return {
        "drivers": [asdict(driver) for driver in one.drivers],
        "histogram": [[day.isoformat(), share] for day, share in one.histogram],
        "latest_tasks": [list(task) for task in one.latest_tasks],
    }
