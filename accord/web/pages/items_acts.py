"""Decides what a list does to one or many items at once; what would move a promise is proposed."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.urls import path

from accord.alignment.rules.changes import Change
from accord.alignment.trades import decide
from accord.kernel.errors import Invalid
from accord.web import words
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.pages.backlog import changed, items_of
from accord.web.pages.timeline import project_of
from accord.work.commands.item import place_in_goal_post, set_must_have, trash_item, trash_items
from accord.work.commands.many import place_items, set_must_haves
from accord.work.models import GoalPost, Item, Project


@page(methods=("POST",))
def act(request: PageRequest) -> HttpResponse:
    """`do` says what, `item` to which ones; a row's own button sends both as `one=ID:what`."""
    project = project_of(request)
    one, _, asked = request.POST.get("one", "").partition(":")
    items = items_of(project, [one] if one else request.POST.getlist("item"))
    verb, _, target = (asked or request.POST.get("do", "")).partition(":")
    if verb in ("place", "drop"):
        return decided(request, project, items, verb, target, reason=request.POST.get("reason", ""))
    said = {"must": _must, "not-must": _not_must, "trash": _trash}.get(verb)
    if said is None:
        raise Invalid("do", "That is nothing that can be done here.")
    return changed(request, project, said(request, items))


def decided(
    request: PageRequest, project: Project, items: Sequence[Item], verb: str, target: str, *, reason: str = ""
) -> HttpResponse:
    """Drop or place items: done at once below the threshold, else opened as a proposal that the answer leads to."""
    post = goal_post_of(project, target) if verb == "place" and target else None
    what = items[0].title if len(items) == 1 else words.count(len(items), "feature")
    said = f"{what} dropped" if verb == "drop" else f"{what} moved to {post.name}" if post else f"{what} taken out of its goal post"
    promised = next((item.goal_post for item in items if item.goal_post and item.goal_post.date), None)
    if verb == "place" and (promised is None or post is None):
        _place(request, items, post)
        return changed(request, project, said)
    later_at = str(post.pk) if post else ""
    changes = [
        Change(kind="drop", feature=str(item.pk))
        if verb == "drop"
        else Change(kind="defer", feature=str(item.pk), goal_post=later_at)
        for item in items
    ]
    title = f"Drop {what}" if verb == "drop" else f"Move {what} to {post.name if post else 'phase two'}"
    made = decide(request.actor, project, changes=changes, reason=reason, title=title, goal_post=promised)
    if made.proposal:
        return lead_on(request, f"/w/{request.workspace.slug}/trades/{made.proposal.number}")
    return changed(request, project, said)


def goal_post_of(project: Project, key: str) -> GoalPost:
    """A goal post of the project by its id as sent. Raises Invalid."""
    found: GoalPost | None
    try:
        found = GoalPost.objects.filter(workspace_id=project.workspace_id, project=project, pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid("goal_post", "That goal post is not here any more: reload and choose again.")
    return found


def _place(request: PageRequest, items: Sequence[Item], post: GoalPost | None) -> None:
    if len(items) == 1:
        place_in_goal_post(request.actor, items[0], goal_post=post)
    else:
        place_items(request.actor, items, goal_post=post)


def _must(request: PageRequest, items: Sequence[Item], *, wanted: bool = True) -> str:
    if len(items) == 1:
        set_must_have(request.actor, items[0], is_must_have=wanted)
        return f"{items[0].title} is {'a' if wanted else 'no'} must-have"
    set_must_haves(request.actor, items, is_must_have=wanted)
    return f"{words.count(len(items), 'feature')}: {'must-haves' if wanted else 'no must-haves'}"


def _not_must(request: PageRequest, items: Sequence[Item]) -> str:
    return _must(request, items, wanted=False)


def _trash(request: PageRequest, items: Sequence[Item]) -> str:
    if len(items) == 1:
        trash_item(request.actor, items[0])
        return f"#{items[0].number} {items[0].title} put into the trash"
    trash_items(request.actor, items)
    return f"{words.count(len(items), 'item')} put into the trash"


urlpatterns = [path("items/acts", act, name="items-acts")]
