"""Decides how the timeline is edited in place: what a change would move, and what becomes of it, as JSON."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.urls import path
from django.utils import timezone

from accord.alignment.commands.add_row import add_row
from accord.alignment.commands.apply import apply_changes
from accord.alignment.plan import AT_ONCE
from accord.alignment.reads.filters import Filters
from accord.alignment.reads.preview import clock_of, preview
from accord.alignment.reads.timeline import timeline
from accord.delivery.models import Track
from accord.kernel.errors import Conflict, Invalid, NotFound
from accord.kernel.policy import demand
from accord.kernel.write import Write
from accord.web.actor import PageRequest, page
from accord.web.edits import demand_unmoved, edit_of, shown
from accord.web.edits.edit import named
from accord.web.json_answers import Json, answers_json, body_of, words
from accord.web.pages.timeline import project_of
from accord.web.staffing import staff, staffing
from accord.web.undoing import undo_address
from accord.work.models import Item, Project

TEXT_OF = {"title": "title", "pin": "at", "finish": "finish", "progress": "state"}
"""Where a change keeps its words, if not in `text`."""


@page(methods=("POST",))
@answers_json
def timeline_edit(request: PageRequest) -> JsonResponse:
    """Save one change. 409 brings both values, so that neither is lost; `proposal_url` where both sides must agree first."""
    body = body_of(request)
    project = project_of(request)
    change = words(body.get("change"))
    if change.get("kind") == "add":
        return _added(request, project, change)
    item = _item(project, change)
    try:
        return _saved(request, project, item, change, _seen(body))
    except Conflict as clash:
        return JsonResponse(_both(request, project, item, change["kind"], clash), status=409)


@page(methods=("POST",))
@answers_json
def timeline_preview(request: PageRequest) -> JsonResponse:
    """What a change would move, with nothing kept. Refused in the words in which saving it would be."""
    project = project_of(request)
    change = words(body_of(request).get("change"))
    item = _item(project, change)
    if change["kind"] == "people":
        changes = staffing(item, _given(change, {})["text"]).changes
        demand(request.actor, "delivery.plan", item)
        found = preview(request.actor, project, lambda w: apply_changes(_write(w), project, changes, reason=""), is_decision=True)
    else:
        edit = edit_of(item, change["kind"], _given(change, {}), today=_today(project))
        found = preview(request.actor, project, edit.run)
    return JsonResponse(found.as_json(clock_of(project)))


def _saved(request: PageRequest, project: Project, item: Item, change: Mapping[str, str], seen: Mapping[str, str]) -> JsonResponse:
    given = _given(change, seen)
    if change["kind"] == "links":
        given |= _with_hidden(request, project, item, given)
    if change["kind"] == "people":
        asked = staffing(item, given["text"])
        if "was" in given:
            demand_unmoved(item, "people", given["was"], given["text"])
        decided = staff(request.actor, project, item, asked)
        if decided and decided.proposal:
            return JsonResponse(
                {"proposal_url": f"/w/{request.workspace.slug}/trades/{decided.proposal.number}", "why": decided.why}
            )
        said, moves_rows = asked.said, False
    else:
        edit = edit_of(item, change["kind"], given, today=_today(project))
        edit.run(request.actor)
        said, moves_rows = edit.said, edit.moves_rows
    told: Json = {"reload": True} if moves_rows else _patch(request, project, item)
    return JsonResponse(told | {"said": said, "undo": undo_address(request)})


def _added(request: PageRequest, project: Project, change: Mapping[str, str]) -> JsonResponse:
    """A new row below the one named, or at the end of the track named, or of all."""
    at = _item(project, change) if change.get("id") else project
    track = named(Track, project, "track", change["track"]) if change.get("track") else None
    made = add_row(request.actor, at, title=change.get("title", ""), track=track)
    said = f"#{made.number} {made.title} added"
    return JsonResponse({"reload": True, "added": str(made.pk), "said": said, "undo": undo_address(request)})


def _with_hidden(request: PageRequest, project: Project, item: Item, given: Mapping[str, str]) -> dict[str, str]:
    """Links to what the page's filters hide were neither seen nor meant: they stay."""
    filters = Filters.parse(request.GET)
    if filters.is_empty:
        return {}
    seen = {row.number for row in timeline(request.actor, project, filters).rows}
    kept = [words for words in shown(item, "links").split(", ") if words and int(words.split()[0]) not in seen]
    return {name: ", ".join(filter(None, [given[name], *kept])) for name in ("was", "text") if name in given}


def _patch(request: PageRequest, project: Project, item: Item) -> Json:
    """All rows as they stand after the plan followed; of a large project, whose plan comes later, the edited row alone."""
    project = Project.objects.select_related("workspace", "product").get(pk=project.pk)
    is_large = Item.objects.filter(project=project).count() > AT_ONCE
    filters = Filters(text=f"#{item.number}") if is_large else Filters.parse(request.GET)
    data = timeline(request.actor, project, filters).as_json()
    rows = [{name: value for name, value in row.items() if name != "edit"} for row in data["rows"]]
    if is_large:
        return {"rows": [row for row in rows if row["id"] == str(item.pk)], "is_stale": data["is_stale"]}
    return {"rows": rows} | {name: data[name] for name in ("goal_posts", "links", "load", "value_ready", "is_stale")}


def _both(request: PageRequest, project: Project, item: Item, kind: str, clash: Conflict) -> Json:
    field = next(iter(clash.latest), kind)
    row = next((row for row in _patch(request, project, item).get("rows", []) if row["id"] == str(item.pk)), None)
    return {
        "message": clash.sentence,
        "conflict": {
            "field": field,
            "yours": str(clash.asked.get(field, "")) or "nothing",
            "theirs": str(clash.latest.get(field, "")) or "nothing",
            "by": clash.change.by if clash.change else "",
            "at": clash.change.at.isoformat() if clash.change else "",
            "version": row["version"] if row else item.version,
        },
        "rows": [row] if row else [],
    }


def _item(project: Project, change: Mapping[str, str]) -> Item:
    if not change.get("kind"):
        raise Invalid("kind", "Say what kind of change this is.")
    try:
        key = UUID(change.get("id", ""))
    except ValueError:
        raise Invalid("id", "Say which item this is about.") from None
    found = Item.objects.filter(workspace_id=project.workspace_id, project=project, pk=key)
    item = found.select_related("workspace", "project__workspace", "goal_post", "forecast", "parent").first()
    if item is None:
        raise NotFound("This item is not in the plan any more: reload the page.")
    return item  # type: ignore[no-any-return]


def _given(change: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str]:
    text = change.get(TEXT_OF.get(change["kind"], "text"), change.get("text", ""))
    return {**change, "text": text, **seen}


def _seen(body: Json) -> dict[str, str]:
    was = body.get("was")
    return {"was": was} if isinstance(was, str) else {}


def _write(speaker: Any) -> Write:
    assert isinstance(speaker, Write)
    return speaker


def _today(project: Project) -> Any:
    return timezone.now().astimezone(project.workspace.tzinfo).date()


urlpatterns = [
    path("timeline/edit", timeline_edit, name="timeline-edit"),
    path("timeline/preview", timeline_preview, name="timeline-preview"),
]
