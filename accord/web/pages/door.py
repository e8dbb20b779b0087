"""Decides how people come in: set-up link, sign-in, a new password, an invitation, a workspace of one's own; and the way out."""

import re
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accord.alignment.reads.example import Example, example_of
from accord.kernel.errors import Invalid
from accord.people.commands import account as accounts
from accord.people.commands import member as members
from accord.people.commands.workspace import open_workspace
from accord.people.models import Account, Invitation, Member, OneTimeLink
from accord.web import limits
from accord.web.demo_doors import Door, demo_doors
from accord.web.local import safe_next

_password = forms.PasswordInput(attrs={"autocomplete": "new-password"})
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignIn(forms.Form):
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class NewAccount(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Password", help_text="Ten characters or more; a sentence is easy to keep.", widget=_password)


class SetUp(NewAccount):
    workspace = forms.CharField(label="Your workspace's name", max_length=120, help_text="Your company's or your team's.")


class NewWorkspace(forms.Form):
    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))


class NewPassword(forms.Form):
    password = forms.CharField(
        label="New password", help_text="Ten characters or more; a sentence is easy to keep.", widget=_password
    )


@never_cache
def first_page(request: HttpRequest) -> HttpResponse:
    """The last workspace's Today; for nobody signed in the doors of the demo where they are open, else sign-in."""
    if not request.user.is_authenticated:
        doors = demo_doors()
        return render(request, "web/door/demo.html", {"doors": doors, "example": _example(doors)}) if doors else redirect("sign-in")
    found = Member.objects.filter(account_id=request.user.pk, is_active=True).select_related("workspace")
    last = request.session.get("workspace", "")
    member = sorted(found, key=lambda one: (one.workspace.slug != last, one.workspace.name))[:1]
    return redirect(f"/w/{member[0].workspace.slug}/today") if member else redirect("new-workspace")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    onward, doors = safe_next(request), demo_doors()
    beside: dict[str, Any] = {"onward": onward, "doors": doors, "example": _example(doors)}
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if not limits.may_try(request, email):
            form.add_error(None, "Too many tries from here with this address. Wait five minutes, or ask for a reset link.")
            return _door(request, form, "web/door/sign_in.html", status=429, **beside)
        account = authenticate(request, username=email, password=form.cleaned_data["password"])
        if account is not None:
            limits.forget(request, email)
            login(request, account, backend=_BACKEND)
            return redirect(onward)
        form.add_error(None, "That e-mail and password do not belong together.")
    return _door(request, form, "web/door/sign_in.html", **beside)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(safe_next(request) if "next" in request.POST else "sign-in")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """The first account of an installation, with its workspace. The link works once."""
    return _own_workspace(request, "web/door/set_up.html", link=accounts.find_link("set-up", secret))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, secret: str) -> HttpResponse:
    link = accounts.find_link("password", secret)
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = accounts.set_password(link, password=form.cleaned_data["password"])
        except Invalid as wrong:
            return _refused(request, form, wrong, "web/door/password.html", link=link)
        login(request, account, backend=_BACKEND)
        return redirect("first-page")
    return _door(request, form, "web/door/password.html", link=link)


@never_cache
@require_http_methods(["GET", "HEAD"])
def forgot(request: HttpRequest) -> HttpResponse:
    return render(request, "web/door/forgot.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join a workspace: with the account one is signed in with, or with a new one."""
    found = members.find_invitation(secret)
    told: dict[str, Any] = {"invitation": found, "hats": [hat.replace("_", " ") for hat in found.hats]}
    if request.user.is_authenticated:
        if request.method == "POST":
            return _join(request, found, request.user)
        return _door(request, forms.Form(), "web/door/invitation.html", **told)
    form = NewAccount(request.POST or None, initial={"email": found.email, "name": found.person.name if found.person else ""})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                account = accounts.create_account(**form.cleaned_data)
                members.accept(found, account)
        except Invalid as wrong:
            return _refused(request, form, wrong, "web/door/invitation.html", **told)
        login(request, account, backend=_BACKEND)
        return redirect(f"/w/{found.workspace.slug}/today")
    return _door(request, form, "web/door/invitation.html", **told)


def _join(request: HttpRequest, found: Invitation, account: Account) -> HttpResponse:
    members.accept(found, account)
    return redirect(f"/w/{found.workspace.slug}/today")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_workspace(request: HttpRequest) -> HttpResponse:
    """A further workspace, of which one is the first member and the admin."""
    if not request.user.is_authenticated:
        return redirect("/sign-in?next=/workspaces/new")
    if not request.user.has_usable_password():
        # The demo's people have no password and may go any day: who comes from there makes an account of their own.
        return _own_workspace(request, "web/door/workspace.html")
    form = NewWorkspace(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            member = open_workspace(request.user, name=name, slug=slug_of(name))
        except Invalid as wrong:
            return _refused(request, form, wrong, "web/door/workspace.html")
        return redirect(f"/w/{member.workspace.slug}/today")
    return _door(request, form, "web/door/workspace.html")


def _own_workspace(request: HttpRequest, template: str, *, link: OneTimeLink | None = None) -> HttpResponse:
    """An account with a workspace of its own, signed in at once; the link that led here is used up with it."""
    form = SetUp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                if link:
                    accounts.use_link(link)
                account = accounts.create_account(email=data["email"], name=data["name"], password=data["password"])
                member = open_workspace(account, name=data["workspace"], slug=slug_of(data["workspace"]))
        except Invalid as wrong:
            return _refused(request, form, wrong, template)
        login(request, account, backend=_BACKEND)
        return redirect(f"/w/{member.workspace.slug}/today")
    return _door(request, form, template)


def _example(doors: tuple[Door, ...]) -> Example | None:
    """An accord of the demo, only where its doors are open to everybody."""
    return example_of(doors[0].member.workspace) if doors else None


def slug_of(name: str) -> str:
    """An address made of the name: small letters, digits and hyphens; with a number where it is taken."""
    from accord.kernel.models import Workspace

    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:34].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if slug not in taken)


def keep_signed_in(request: HttpRequest, account: Account) -> None:
    """After one's own change of password: this session stays, all others end."""
    update_session_auth_hash(request, account)


def _refused(request: HttpRequest, form: forms.Form, wrong: Invalid, template: str, **told: Any) -> HttpResponse:
    field = {"slug": "workspace"}.get(wrong.field, wrong.field)
    form.add_error(field if field in form.fields else None, wrong.sentence)
    return _door(request, form, template, **told)


def _door(request: HttpRequest, form: forms.Form, template: str, *, status: int = 0, **told: Any) -> HttpResponse:
    return render(request, template, {"form": form, **told}, status=status or (422 if form.errors else 200))


public_urlpatterns = [
    path("", first_page, name="first-page"),
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_out, name="sign-out"),
    path("forgot", forgot, name="forgot"),
    path("set-up/<str:secret>", set_up, name="set-up-link"),
    path("password/<str:secret>", new_password, name="new-password"),
    path("invitation/<str:secret>", invitation, name="invitation"),
    path("workspaces/new", new_workspace, name="new-workspace"),
]
