"""Decides the page of oneself: name, zone, password, theme, keys, and the tokens of the workspace one was in last."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache

from accord.kernel.errors import NotAllowed, NotFound
from accord.people.commands import account as accounts
from accord.people.commands.member import SCOPES, make_token, revoke_token
from accord.people.models import Account, Member
from accord.people.reads.members import hat_names, tokens_of
from accord.web import limits
from accord.web.answers import lead_on
from accord.web.pages.door import keep_signed_in
from accord.web.toasts import later
from accord.web.zones import zones

HERE = "/profile"


@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """GET: everything about oneself. POST: name and zone."""
    account = _account(request)
    if account is None:
        return redirect(f"/sign-in?next={HERE}")
    member = _stand_in(request, account)
    if request.method == "POST":
        accounts.change_profile(account, name=request.POST.get("name", ""), zone=request.POST.get("zone", ""))
        later(request, "Saved.")
        return lead_on(request, HERE)
    told: dict[str, Any] = {
        "account": account,
        "member": member,
        "hats": hat_names(member.hats) if member else (),
        "tokens": tokens_of(member) if member else (),
        "token": request.session.pop("token_shown_once", ""),
        "scopes": SCOPES,
        "zones": zones(),
        "here": "profile",
        "is_demo": bool(member and member.workspace.is_demo),
    }
    return render(request, "web/profile/profile.html", told)


@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """A new password, told with the present one; every other session ends. Tries are counted as at the door."""
    account = _poster(request)
    _stand_in(request, account)
    if not limits.may_try(request, account.email):
        raise NotAllowed("Too many tries from here. Wait five minutes.")
    old = request.POST.get("old", "")
    accounts.change_password(account, old=old, new=request.POST.get("new", ""))
    limits.forget(request, account.email)
    keep_signed_in(request, account)
    later(request, "Your password is changed. Other browsers are signed out.")
    return lead_on(request, HERE)


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """A token of oneself in the workspace one was in last; its secret is shown once."""
    member = _member_of(request)
    _, secret = make_token(member.actor(), member, name=request.POST.get("name", ""), scopes=request.POST.getlist("scopes"))
    request.session["token_shown_once"] = secret
    return lead_on(request, f"{HERE}#tokens")


@never_cache
def token_end(request: HttpRequest) -> HttpResponse:
    member = _member_of(request)
    found = next((one for one in tokens_of(member) if str(one.pk) == request.POST.get("token", "")), None)
    if found is None:
        raise NotFound("That token is gone already.")
    revoke_token(member.actor(), found)
    later(request, f"{found.name} no longer works.")
    return lead_on(request, f"{HERE}#tokens")


def _account(request: HttpRequest) -> Account | None:
    return request.user if isinstance(request.user, Account) and request.user.is_active else None


def _poster(request: HttpRequest) -> Account:
    account = _account(request)
    if account is None or request.method != "POST":
        raise NotFound
    return account


def _stand_in(request: HttpRequest, account: Account) -> Member | None:
    """The member of the workspace one was in last, whose shell stands around the page; None where one is in none."""
    found = list(Member.objects.filter(account=account, is_active=True).select_related("workspace", "account"))
    last = request.session.get("workspace", "")
    member = min(found, key=lambda one: (one.workspace.slug != last, one.workspace.name), default=None)
    if member:
        request.actor, request.workspace, request.member = member.actor(), member.workspace, member  # type: ignore[attr-defined]
    return member


def _member_of(request: HttpRequest) -> Member:
    member = _stand_in(request, _poster(request))
    if member is None:
        raise NotFound("You are in no workspace yet.")
    return member


public_urlpatterns = [
    path("profile", profile, name="profile"),
    path("profile/password", password, name="profile-password"),
    path("profile/tokens", tokens, name="profile-tokens"),
    path("profile/tokens/end", token_end, name="profile-token-end"),
]
