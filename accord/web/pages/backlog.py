"""Decides what the backlog page shows and how it is ranked: the rows, and the lines down to which they fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.reads.backlog import backlog_kept, fits
from accord.alignment.reads.backlog_shape import Backlog, BacklogGroup, BacklogRow
from accord.alignment.reads.filter_choices import filter_choices
from accord.alignment.reads.filters import Filters
from accord.alignment.rules.fits import SURE, Line
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.policy import may
from accord.product.commands.addition import add_feature
from accord.web import words
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.backlog_rows import Look, row_html
from accord.web.errors import is_fragment
from accord.web.json_answers import answers_json
from accord.web.pages.timeline import project_of
from accord.web.shell import project_in
from accord.web.toasts import later, toast
from accord.web.undoing import undo_address
from accord.work.commands.item import rank_items
from accord.work.models import Item, Project

GROUPS = (("", "Ranked by hand"), ("key_result", "By key result"), ("person", "By person"), ("track", "By track"))
BAR = 60
MOST_ROWS = 100
"""Of one group at first; the rest comes when it is asked for."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the list: what fits above it, and what is said where must-haves lie below."""

    key: str
    title: str
    holds: str
    warning: str
    is_even: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One row, as HTML, or one rule of a group, or how many rows more there are."""

    html: str = ""
    rule: Rule | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class ShownGroup:
    group: BacklogGroup
    lines: tuple[Shown, ...]
    note: str


@page()
def backlog_page(request: PageRequest) -> HttpResponse:
    project = project_in(request)
    if project is None:
        return render(request, "web/backlog/backlog.html", {"project": None})
    told = rows_told(request, project, request.GET)
    return render(request, "web/backlog/backlog.html", told | {"groups_by": GROUPS})


@page()
def backlog_rows(request: PageRequest) -> HttpResponse:
    """The rows alone: what others changed comes in through this."""
    return render(request, "web/backlog/_rows.html", rows_told(request, project_of(request), request.GET))


@page(methods=("POST",))
def backlog_features(request: PageRequest) -> HttpResponse:
    """A new feature: a title is enough."""
    project = project_of(request)
    item = add_feature(request.actor, project, title=request.POST.get("title", ""))
    return changed(request, project, f"#{item.number} {item.title} added")


@page(methods=("POST",))
def backlog_rank(request: PageRequest) -> HttpResponse:
    """Put items at a rank: before or after another one, or at a number."""
    project = project_of(request)
    moving = items_of(project, request.POST.getlist("item"))
    first = _first(project, moving, request.POST)
    rank_items(request.actor, moving, first=first)
    what = moving[0].title if len(moving) == 1 else words.count(len(moving), "feature")
    return changed(request, project, f"{what} ranked {first}")


@page()
@answers_json
def backlog_fits(request: PageRequest) -> JsonResponse:
    """Where the lines would fall with the features in this order; nothing is stored."""
    project = project_of(request)
    found = fits(request.actor, project, request.GET.get("order", "").split(",")[:2000], Filters.parse(request.GET))
    rows = {row.id: words.percent(row.in_by) for group in found.groups for row in group.rows}
    rules = [
        {"group": group.id, "after": line.after, **_plain(rule_of(group, line))} for group in found.groups for line in group.lines
    ]
    return JsonResponse({"rows": rows, "rules": rules})


def rows_told(request: PageRequest, project: Project, asked: Mapping[str, str]) -> dict[str, Any]:
    """What `_rows.html` needs, for the page, the region, and each answer to a change made in it, as the page's query asks."""
    filters, most = Filters.parse(asked), None if asked.get("rows") == "all" else MOST_ROWS
    found = backlog_kept(request.actor, project, filters)
    query = QueryDict(mutable=True)
    query.update({"project": project.key, **filters.query} | ({} if most else {"rows": "all"}))
    shown = [row.key for group in found.groups for row in group.rows[:most]]
    above = Item.objects.filter(workspace_id=project.workspace_id, parent_id__in=shown).values_list("parent_id", flat=True)
    parents, choices, rights = set(above.distinct()), filter_choices(request.actor, project), _rights(request)
    most_value = max((row.value for group in found.groups for row in group.rows), default=1.0)
    look = Look(
        request.workspace.slug,
        choices.goal_posts,
        is_stale=found.is_stale,
        most_value=most_value,
        can_rank=found.can_rank,
        **rights,
    )
    return {
        "project": project,
        "backlog": found,
        "groups": [_group(found, group, filters, look=look, parents=parents, most=most) for group in found.groups],
        "filters": filters,
        "choices": choices,
        "group_by": filters.group,
        "rows_url": f"{reverse('backlog-rows', kwargs={'slug': request.workspace.slug})}?{query.urlencode()}",
        **rights,
        "date": found.question.date if found.question else None,
    }


def _rights(request: PageRequest) -> dict[str, bool]:
    needs = {"can_effect": "product.side", "can_estimate": "delivery.plan", "can_launch": "launch", "can_words": "item.words"}
    return {name: may(request.actor, verb) for name, verb in needs.items()}


def changed(request: PageRequest, project: Project, said: str) -> HttpResponse:
    """After a change: the rows as the page that asked shows them, with a toast; without script back to where one was."""
    undo = undo_address(request)
    if not is_fragment(request):
        later(request, said, undo=undo)
        return lead_on(request, came_from(request) or reverse("backlog", kwargs={"slug": request.workspace.slug}))
    asked = dict(parse_qsl(urlsplit(request.headers.get("HX-Current-URL", "")).query))
    return toast(render(request, "web/backlog/_rows.html", rows_told(request, project, asked)), said, undo=undo)


def came_from(request: PageRequest) -> str:
    """The page of ours that the form stood on; "" where that is not known."""
    parts = urlsplit(request.headers.get("Referer", ""))
    inside = parts.netloc == request.get_host() and parts.path.startswith(f"/w/{request.workspace.slug}/")
    return f"{parts.path}{'?' + parts.query if parts.query else ''}" if inside else ""


def items_of(project: Project, keys: list[str]) -> list[Item]:
    """Items of a project by their ids, in the order given. Raises Invalid or NotFound."""
    try:
        ids = [UUID(key) for key in dict.fromkeys(keys)]
    except ValueError:
        raise Invalid("item", "That is no item.") from None
    if not ids:
        raise Invalid("item", "Choose at least one item.")
    found = {item.pk: item for item in Item.objects.filter(workspace_id=project.workspace_id, project=project, pk__in=ids)}
    if len(found) < len(ids):
        raise NotFound("One of these is not here any more: reload the page.")
    return [found[key] for key in ids]


def _first(project: Project, moving: list[Item], given: Any) -> int:
    for end in ("before", "after"):
        if given.get(end):
            other = items_of(project, [given[end]])[0]
            base = (other.rank or 1_000_000) + (1 if end == "after" else 0)
            return base - sum(1 for one in moving if one.rank is not None and one.rank < base)
    text = given.get("first", "").strip()
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise Invalid("first", "A rank is a number from 1 on.")
    return int(text)


def _group(
    found: Backlog, group: BacklogGroup, filters: Filters, *, look: Look, parents: set[UUID], most: int | None
) -> ShownGroup:
    lines = list(group.lines) if filters.is_empty else []
    rows = group.rows[:most]
    shown = [Shown(rule=rule_of(group, line)) for line in lines if line.after == ""]
    for row in rows:
        shown.append(Shown(html=row_html(row, _bar(row, found.widest_hours), look, is_parent=row.key in parents)))
        shown += [Shown(rule=rule_of(group, line)) for line in lines if line.after == row.id]
    if more := len(group.rows) - len(rows):
        above = {"", *(row.id for row in rows)}
        shown += [Shown(more=more), *(Shown(rule=rule_of(group, line)) for line in lines if line.after not in above)]
    return ShownGroup(group, tuple(shown), _note(group))


def rule_of(group: BacklogGroup, line: Line) -> Rule:
    by = f" by {words.day(group.date)}" if group.date and line.level == SURE else ""
    share = f", {words.percent(line.value)} of the value" if not group.is_by_count else ""
    count = len(line.must_haves_below)
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    said = f"{number} must-have{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} below this line" if count else ""
    return Rule(
        key=f"{group.id}-{line.level:g}",
        title=f"Fits{by} at {words.percent(line.level)}",
        holds=f"{words.count(line.count, 'feature') if line.count else 'No feature'}{share if line.count else ''}",
        warning=". ".join(one for one in (said, group.unserved) if one) if line.level == SURE else "",
        is_even=line.level != SURE,
    )


def _note(group: BacklogGroup) -> str:
    musts = [row for row in group.rows if row.is_must_have]
    said = [words.count(len(group.rows), "feature")]
    if group.date:
        said.insert(0, words.day(group.date))
    if musts and group.chance is not None:
        said.append(f"{words.count(len(musts), 'must-have')}, all in {words.percent(group.chance)}")
    if group.is_by_count and group.rows:
        said.append("value by count")
    return " · ".join(said)


def _bar(row: BacklogRow, widest: float) -> tuple[float, float] | None:
    if not row.high_hours or not widest:
        return None
    begin, end = BAR * (row.low_hours or 0.0) / widest, BAR * row.high_hours / widest
    return round(begin, 1), round(max(4.0, end - begin), 1)


def _plain(rule: Rule) -> dict[str, Any]:
    return {"key": rule.key, "title": rule.title, "holds": rule.holds, "warning": rule.warning}


urlpatterns = [
    path("backlog", backlog_page, name="backlog"),
    path("backlog/rows", backlog_rows, name="backlog-rows"),
    path("backlog/features", backlog_features, name="backlog-features"),
    path("backlog/rank", backlog_rank, name="backlog-rank"),
    path("backlog/fits", backlog_fits, name="backlog-fits"),
]
