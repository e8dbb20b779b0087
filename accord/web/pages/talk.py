"""Decides how people talk about anything that has a ref: one region with the comments and the field, the same on every page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from accord.alignment.reads.item import comments_on
from accord.alignment.reads.talk import about
from accord.kernel.errors import NotFound
from accord.kernel.rows import Row
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.errors import is_fragment
from accord.web.local import referring
from accord.web.toasts import later, toast
from accord.work.commands.comment import say, trash_comment
from accord.work.models import Comment


def talk_told(request: PageRequest, row: Row) -> dict[str, Any]:
    """What `web/talk/_talk.html` needs; pages that show talk add it to their own."""
    ref = str(row.ref)
    return {"talk": comments_on(request.actor, ref), "talk_ref": ref}


@page(methods=("GET", "POST"))
def talk_about(request: PageRequest, ref: str) -> HttpResponse:
    row = about(request.actor, ref)
    if request.method == "POST":
        say(request.actor, row, body=request.POST.get("text", request.POST.get("body", "")))
        if not is_fragment(request) and (came_from := referring(request)):
            return lead_on(request, came_from)
    return render(request, "web/talk/_talk.html", talk_told(request, row))


@page(methods=("POST",))
def comment_trash(request: PageRequest, key: Any) -> HttpResponse:
    """Take back one's own words; `z` brings them again."""
    comment = Comment.objects.visible_to(request.actor).filter(pk=key).first()
    if comment is None:
        raise NotFound
    trash_comment(request.actor, comment)
    undo = f"/w/{request.workspace.slug}/undo"
    response = render(request, "web/talk/_talk.html", talk_told(request, about(request.actor, comment.about)))
    if not is_fragment(request):
        later(request, "Comment taken back", undo=undo)
    return toast(response, "Comment taken back", undo=undo)


urlpatterns = [
    path("talk/<str:ref>", talk_about, name="talk"),
    path("comments/<uuid:key>/trash", comment_trash, name="comment-trash"),
]
