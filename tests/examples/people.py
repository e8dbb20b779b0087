"""Right calls of what is said of members, persons, calendars and the workspace."""

import datetime as dt

from accord.kernel.actor import system
from accord.people.commands.calendar import add_exception, create_calendar, set_week, take_time_off
from accord.people.commands.member import end_membership, invite, make_token
from accord.people.commands.person import create_skill, give_skill, trash_person
from accord.people.models import WorkCalendar
from tests.cast import NINE_TO_FIVE, Cast
from tests.examples import Call, Example, call

_LOOK = "a way of looking is no change to the work"
_WEEK = [[[480, 720]]] * 4 + [[], [], []]


def calendar(cast: Cast) -> WorkCalendar:
    return create_calendar(system(cast.workspace.pk), name="Part time", days=_WEEK)


def _joined(cast: Cast) -> Call:
    from accord.people.models import Account

    invitation, _ = invite(system(cast.workspace.pk), hats=["contributor"], person=cast.aiko_person)
    return call(invitation, account=Account.objects.create_user("aiko@example.com", None, name="Aiko"))


def _returned(cast: Cast) -> Call:
    end_membership(system(cast.workspace.pk), cast.ben)
    return call(cast.ben)


def _week(cast: Cast) -> Call:
    return call(set_week(system(cast.workspace.pk), calendar(cast), days=NINE_TO_FIVE, valid_from=dt.date(2026, 6, 1)))


def _exception(cast: Cast) -> Call:
    day = dt.date(2026, 6, 4)
    return call(add_exception(system(cast.workspace.pk), calendar(cast), first=day, last=day, name="Corpus Christi"))


def _away(cast: Cast) -> Call:
    return call(take_time_off(system(cast.workspace.pk), cast.ben_person, first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 5)))


def _skilled(cast: Cast) -> Call:
    skill = create_skill(system(cast.workspace.pk), name="Design")
    give_skill(system(cast.workspace.pk), cast.ben_person, skill=skill)
    return call(cast.ben_person, skill=skill)


def _trashed(cast: Cast) -> Call:
    trash_person(system(cast.workspace.pk), cast.ben_person)
    return call(cast.ben_person)


EXAMPLES = {
    "member.invited": Example(
        lambda cast: call(hats=["contributor"], person=cast.aiko_person), who="ada", wrong="mara", again="more"
    ),
    "invitation.withdrawn": Example(
        lambda cast: call(invite(system(cast.workspace.pk), hats=["director"])[0]), who="ada", wrong="mara", again="more"
    ),
    "member.joined": Example(_joined, who="system", wrong="ada", again="refused"),
    "member.hats_given": Example(lambda cast: call(cast.ben, hats=["contributor", "project_manager"]), who="ada", wrong="mara"),
    "member.left": Example(lambda cast: call(cast.ben), who="ada", wrong="mara"),
    "member.returned": Example(_returned, who="ada", wrong="mara"),
    "member.lens_chosen": Example(
        lambda cast: call(cast.mara, lens="why"), who="mara", wrong="jonas", events=0, why_no_event=_LOOK
    ),
    "member.settings_set": Example(
        lambda cast: call(cast.mara, name="keys", value=False), who="mara", wrong="jonas", events=0, why_no_event=_LOOK
    ),
    "token.made": Example(lambda cast: call(cast.mara, name="Script", scopes=["read"]), who="mara", wrong="jonas", again="more"),
    "token.revoked": Example(
        lambda cast: call(make_token(cast.actor("mara"), cast.mara, name="Script", scopes=["read"])[0]),
        who="mara",
        wrong="jonas",
        again="more",
    ),
    "person.added": Example(lambda cast: call(name="Timo", member=cast.dirk), wrong="mara", again="refused"),
    "person.changed": Example(lambda cast: call(cast.ben_person, name="Ben Ode", units=0.8), wrong="mara"),
    "person.linked": Example(lambda cast: call(cast.aiko_person, member=cast.dirk), who="ada", wrong="mara"),
    "person.trashed": Example(lambda cast: call(cast.ben_person), wrong="mara", again="more"),
    "person.restored": Example(_trashed, wrong="mara"),
    "person.skill_given": Example(
        lambda cast: call(cast.ben_person, skill=create_skill(system(cast.workspace.pk), name="Design"), speed=1.5), wrong="mara"
    ),
    "person.skill_taken": Example(_skilled, wrong="mara"),
    "team.created": Example(lambda cast: call(name="Studio"), wrong="mara", own=False, again="more"),
    "skill.created": Example(lambda cast: call(name="Design"), wrong="mara", own=False, again="refused"),
    "person.hours_set": Example(lambda cast: call(cast.ben_person, days=_WEEK, valid_from=dt.date(2026, 6, 1)), wrong="mara"),
    "rate.set": Example(lambda cast: call(cast.ben_person, amount="85", currency="EUR"), wrong="mara"),
    "time_off.taken": Example(
        lambda cast: call(cast.ben_person, first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 5)), wrong="mara", again="more"
    ),
    "time_off.cancelled": Example(_away, wrong="mara", again="refused"),
    "work_calendar.created": Example(lambda cast: call(name="Part time", days=_WEEK), wrong="mara", own=False, again="more"),
    "work_calendar.changed": Example(lambda cast: call(calendar(cast), country="DE-BY"), wrong="mara"),
    "work_calendar.week_set": Example(lambda cast: call(calendar(cast), days=NINE_TO_FIVE), wrong="mara"),
    "work_calendar.week_removed": Example(_week, wrong="mara", again="refused"),
    "work_calendar.exception_added": Example(
        lambda cast: call(calendar(cast), first=dt.date(2026, 6, 4), last=dt.date(2026, 6, 4)), wrong="mara", again="more"
    ),
    "work_calendar.exception_removed": Example(_exception, wrong="mara", again="refused"),
    "workspace.changed": Example(
        lambda cast: call(cast.workspace, name="Lantern Ltd", zone="Europe/Lisbon", currency="EUR"), who="ada", wrong="mara"
    ),
    "workspace.threshold_set": Example(lambda cast: call(cast.workspace, points=0.1, budget_share=0.02), who="ada", wrong="mara"),
    "workspace.opened": Example(lambda cast: call(_bare(cast)), who="system", wrong="ada", again="refused"),
}


def _bare(cast: Cast) -> object:
    WorkCalendar.objects.all().delete()
    return cast.workspace
