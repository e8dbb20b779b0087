"""Decides which accord of the demo stands beside the door's form as an example: what both sides said, before and after."""

import datetime as dt
from dataclasses import dataclass

from accord.alignment.commands.trade import effect_json
from accord.alignment.models import Accord, Consent
from accord.alignment.rules.figures import PostEffect
from accord.kernel.models import Workspace


@dataclass(frozen=True, slots=True)
class Example:
    why: str
    why_said: str
    when: str
    when_said: str
    post: PostEffect
    start: dt.date
    end: dt.date


def example_of(workspace: Workspace) -> Example | None:
    """The earliest accord of a demo on which both sides said something; None in a real workspace: that is nobody else's to read."""
    if not workspace.is_demo:
        return None
    accord = (
        Accord.objects.filter(workspace_id=workspace.pk, reverted_at=None).select_related("proposal").order_by("number").first()
    )
    if accord is None:
        return None
    said = {
        one.side: one
        for one in Consent.objects.filter(proposal=accord.proposal).select_related("member__account", "given_by__account")
    }
    why, when = said.get("product"), said.get("project")
    post = effect_json.validate_python(accord.effect).post()
    if not (why and when and why.statement and when.statement and post and post.chance_now is not None):
        return None
    days = [post.p50_now, post.p50_after, post.p80_now, post.p80_after, *(day for day in (post.date, post.date_after) if day)]
    edge = dt.timedelta(days=max(3, (max(days) - min(days)).days // 3))
    return Example(
        str(why.given_by or why.member),
        why.statement,
        str(when.given_by or when.member),
        when.statement,
        post,
        min(days) - edge,
        max(days) + edge,
    )
