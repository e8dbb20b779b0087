"""Decides what every template knows without asking: the shell around the page, the lens, the rail, the keys."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accord.alignment.reads.shell import Shell, shell
from accord.kernel.errors import NotFound
from accord.web import keys
from accord.web.actor import PageRequest
from accord.web.errors import is_fragment
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `page` is the name of its address; an entry appears with its page."""

    page: str
    label: str
    icon: str
    hotkey: str = ""
    url: str = ""
    count: int = 0
    topic: str = ""
    is_here: bool = False
    under: tuple[str, ...] = ()


MAIN = (
    Entry("today", "Today", "inbox", "g t", under=("sync", "welcome", "notices")),
    Entry("trades", "Trades", "arrow-left-right", "g r", under=("trade", "scenario", "accords", "accord", "options")),
    Entry("timeline", "Timeline", "chart-no-axes-gantt", "g l"),
    Entry("backlog", "Backlog", "list-ordered", "g b", under=("item", "prioritise", "prune")),
)
PRODUCT = (
    Entry("outcomes", "Outcomes", "target", under=("vision",)),
    Entry("feedback", "Feedback", "message-square", under=("research",)),
    Entry("roadmap", "Roadmap", "map"),
    Entry("launches", "Launches", "flag", under=("launch",)),
    Entry("metrics", "Metrics", "chart-line"),
)
PROJECT = (
    Entry("plan", "Plan", "list-tree", under=("charter", "board", "sprint", "handoffs", "graph", "forecast")),
    Entry("capacity", "Capacity", "grid-3x3", "g c"),
    Entry("risks", "Risks", "triangle-alert"),
    Entry("budget", "Budget", "coins"),
    Entry("status", "Status", "file-text", under=("retro", "stakeholders")),
)
END = (
    Entry("portfolio", "Portfolio", "layers"),
    Entry("people", "People", "users", "g p", under=("person", "ladders")),
    Entry("settings", "Settings", "sliders-horizontal", "g s", under=("import", "imports", "members", "trash", "audit", "profile")),
)


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Pages outside a workspace get the same names, empty."""
    told: dict[str, Any] = {
        "layout": "web/drawer.html" if request.GET.get("drawer") else "web/base.html",
        "is_fragment": is_fragment(request),
        "theme": _cookie(request, "theme", ("light", "dark")),
        "keys_off": request.COOKIES.get("keys") == "off",
        "keys": keys.GROUPS,
        "shell": None,
        "lens": "when",
        "rail": {},
    }
    around = shell_of(request)
    if around is None:
        return told
    lens = lens_in(request, around.lens)
    timezone.activate(around.member.account.zone or around.workspace.zone)
    return told | {"shell": around, "lens": lens, "rail": _rail(request, around, lens), "chip_url": _chip_url(around)}


def lens_in(request: HttpRequest, last: str) -> str:
    asked = request.GET.get("lens", "")
    return asked if asked in ("why", "when") else last


def project_in(request: PageRequest) -> Project | None:
    """The project a page is about: `?project=KEY`, else the one last looked at, else the highest-ranked; None where there is none.

    Sets `request.project`, so that the shell around the page shows the same.
    """
    found = Project.objects.visible_to(request.actor).filter(state="active").select_related("workspace", "product")
    asked = _project_asked(request)
    project = found.filter(key__iexact=asked).first() if isinstance(asked, str) else None
    if project is None and "project" in request.GET:
        raise NotFound
    request.project = project or found.order_by("rank", "created_at").first()  # type: ignore[attr-defined]
    return request.project  # type: ignore[attr-defined, no-any-return]


def shell_of(request: HttpRequest) -> Shell | None:
    """What stands around this page, read once for each project it turns out to be about; None outside a workspace."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.member_id is None:
        return None
    asked = _project_asked(request)
    kept: tuple[UUID | str | None, Shell] | None = getattr(request, "shell_kept", None)
    if kept is not None and kept[0] == asked:
        return kept[1]
    around = shell(actor, request.member, asked)  # type: ignore[attr-defined]
    request.shell_kept = asked, around  # type: ignore[attr-defined]
    return around


def _project_asked(request: HttpRequest) -> UUID | str | None:
    """What the view is about (`request.project`), the address's `?project=`, or the key that the browser kept from the last one."""
    if project := getattr(request, "project", None):
        return UUID(str(project.pk))
    return request.GET.get("project", "").upper() or request.COOKIES.get("project") or None


def _rail(request: HttpRequest, around: Shell, lens: str) -> dict[str, Any]:
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    counts = {
        "today": (around.today_count, f"member:{around.member.pk}/notices"),
        "trades": (around.trades_count, "workspace/trades"),
    }

    def shown(entries: tuple[Entry, ...]) -> list[Entry]:
        found = []
        for entry in entries:
            if url := address(entry.page, around):
                count, topic = counts.get(entry.page, (0, ""))
                found.append(replace(entry, url=url, count=count, topic=topic, is_here=_is_under(here, entry)))
        return found

    why = {"side": "why", "name": "Product", "entries": shown(PRODUCT)}
    when = {"side": "when", "name": "Project", "entries": shown(PROJECT)}
    groups = [why, when] if lens == "why" else [when, why]
    return {"main": shown(MAIN), "groups": [group for group in groups if group["entries"]], "end": shown(END)}


def _is_under(here: str, entry: Entry) -> bool:
    """Whether the page shown is the entry's own, a part of it (`timeline-rows`) or one that stands under it."""
    return any(here == page or here.startswith(page + "-") for page in (entry.page, *entry.under))


def address(page: str, around: Shell) -> str:
    """The page's address in this workspace, with the project's key where that is part of it; "" where there is no such page."""
    key = around.project.key if around.project else ""
    for more in ({}, {"key": key}, {"project": key}, {"project_key": key}):
        if more and not key:
            continue
        try:
            return reverse(page, kwargs={"slug": around.workspace.slug, **more})
        except NoReverseMatch:
            continue
    return ""


def _chip_url(around: Shell) -> str:
    """Where the goal post's chip leads: its forecast, else the trade about it, else the timeline."""
    if post := around.goal_post:
        for page, name in (("forecast", "number"), ("goal-post", "number"), ("trade", "number")):
            try:
                return reverse(page, kwargs={"slug": around.workspace.slug, name: post.number})
            except NoReverseMatch:
                continue
    return address("forecast", around) or address("timeline", around)


def _cookie(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in allowed else ""
