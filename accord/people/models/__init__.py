"""People's tables: accounts and members on one hand, persons who do work on the other."""

from accord.people.models.account import Account, ApiToken, Invitation, Member, OneTimeLink, SignInTry
from accord.people.models.calendar import CalendarException, TimeOff, WorkCalendar, WorkWeek
from accord.people.models.person import Person, PersonSkill, Rate, Skill, Team

__all__ = [
    "Account",
    "ApiToken",
    "CalendarException",
    "Invitation",
    "Member",
    "OneTimeLink",
    "Person",
    "PersonSkill",
    "Rate",
    "SignInTry",
    "Skill",
    "Team",
    "TimeOff",
    "WorkCalendar",
    "WorkWeek",
]
