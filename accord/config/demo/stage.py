"""Decides how the demo's workspace opens: its accounts, which no password opens, and its members with their hats."""

import datetime as dt
from dataclasses import dataclass, field

from accord.config.demo.days import ZONE, Days
from accord.config.demo.shape import Story
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.people.commands.member import accept, choose_lens, find_invitation, invite
from accord.people.commands.workspace import open_workspace
from accord.people.models import Account, Member, Person
from accord.work.models import GoalPost, Item, Project

SLUG, NAME = "demo", "Lantern"
DOMAIN = "lantern.example"
"""Reserved for examples: no such address can ever receive mail."""
WHY, WHEN = "mara", "jonas"


@dataclass(slots=True)
class Stage:
    """What was made so far, by the keys of the facts."""

    story: Story
    days: Days
    workspace: Workspace
    members: dict[str, Member]
    persons: dict[str, Person] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    posts: dict[str, GoalPost] = field(default_factory=dict)
    projects: list[Project] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.projects[0]

    def actor(self, key: str) -> Actor:
        return self.members[key].actor(door="demo")

    @property
    def why(self) -> Actor:
        return self.actor(WHY)

    @property
    def when(self) -> Actor:
        return self.actor(WHEN)


def open_stage(story: Story, today: dt.date) -> Stage:
    """The first of the cast opens the workspace and invites the others."""
    first, *others = story.cast
    member = open_workspace(account(first.key, first.name), name=NAME, slug=SLUG, zone=ZONE, is_demo=True, hats=first.hats)
    members = {first.key: member}
    for one in others:
        _, secret = invite(member.actor(door="demo"), hats=one.hats, email=f"{one.key}@{DOMAIN}")
        members[one.key] = accept(find_invitation(secret), account(one.key, one.name))
    choose_lens(members[WHY].actor(door="demo"), members[WHY], lens="why")
    return Stage(story, Days(today), member.workspace, members)


def account(key: str, name: str) -> Account:
    """The one account of this name in the demo, with no password that opens it. It outlives a demo that is put back."""
    found = Account.objects.filter(email=f"{key}@{DOMAIN}").first()
    return found or Account.objects.create_user(f"{key}@{DOMAIN}", name=name, zone=ZONE)
