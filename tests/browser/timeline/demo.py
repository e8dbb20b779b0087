"""Decides the timeline that the element's tests look at: Lantern sells tickets, launch 12 May, today 24 March."""

import datetime as dt
from zoneinfo import ZoneInfo

from accord.alignment.reads.timeline_shape import (
    Editable,
    GoalPostShape,
    GroupShape,
    LinkShape,
    PersonShape,
    Pill,
    PinShape,
    RowShape,
    StripRow,
    TimelineShape,
    WhyShape,
    Words,
    WorkDays,
)

ZONE = "Europe/Berlin"
ALL: frozenset[Editable] = frozenset({"title", "estimate", "people", "pin", "links", "progress", "order", "indent", "effect"})
PEOPLE = {"Be": "Ben", "Ai": "Aiko", "To": "Tomas", "In": "Ines", "Ro": "Rosa", "Le": "Lena", "Ma": "Mara"}


def at(month: int, day: int, *, hour: int = 17) -> dt.datetime:
    """A wall-clock time of 2026 in Berlin, as UTC."""
    return dt.datetime(2026, month, day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(dt.UTC)


# number, title, track, key result, person, must, driving, done, start, finish, p80, baseline, effect, quotes, value
_TABLE = (
    (131, "Interview twelve fans", "design", "", "In", 0, 0, 1.0, (3, 2), (3, 13), (3, 13), ((3, 2), (3, 13)), "", None, None),
    (132, "Wireframes", "design", "", "In", 0, 0, 0.7, (3, 9), (3, 30), (4, 2), ((3, 9), (3, 27)), "", None, None),
    (133, "Visual design", "design", "", "In", 0, 0, 0.0, (3, 30), (4, 8), (4, 13), ((3, 27), (4, 2)), "", None, None),
    (141, "Sign-in by phone", "dev", "activation", "To", 1, 0, 0.8, (3, 9), (3, 26), (3, 30), ((3, 9), (3, 25)), "+1…2 pt", 9, .04),
    (140, "Onboarding flow", "dev", "activation", "Ai", 1, 0, .4, (3, 12), (4, 9), (4, 15), ((3, 12), (4, 7)), "+8…12 pt", 38, .22),
    (142, "Payment system", "dev", "checkout", "Be", 1, 1, 0.5, (3, 4), (4, 13), (4, 17), ((3, 4), (4, 8)), "+4…7 pt", 27, 0.16),
    (143, "Checkout flow", "dev", "checkout", "Be", 1, 1, 0.0, (4, 14), (5, 6), (5, 15), ((4, 9), (4, 28)), "+9…14 pt", 44, 0.30),
    (144, "Ticket wallet", "dev", "retention", "To", 0, 0, 0.0, (3, 27), (4, 9), (4, 14), ((3, 26), (4, 8)), "+1…3 pt", 17, 0.05),
    (145, "Social sharing", "dev", "invites", "Ai", 0, 0, 0.0, (4, 10), (4, 28), (5, 5), ((4, 8), (4, 24)), "+0.3…0.5", 31, 0.16),
    (146, "Referral rewards", "dev", "invites", "To", 0, 0, 0.0, (4, 10), (4, 22), (4, 28), ((4, 9), (4, 21)), "+0.1…0.2", 4, 0.06),
    (147, "Dark mode", "dev", "retention", "Ai", 0, 0, 0.0, (4, 29), (5, 5), (5, 11), ((4, 27), (5, 1)), "", 6, 0.01),
    (151, "Beta with 40 users", "qa", "", "Ro", 0, 0, 0.0, (4, 28), (5, 5), (5, 12), ((4, 28), (5, 5)), "", None, None),
    (152, "Regression and load", "qa", "", "Ro", 0, 1, 0.0, (5, 7), (5, 13), (5, 21), ((4, 29), (5, 8)), "", None, None),
    (161, "Landing page", "marketing", "", "Le", 0, 0, 0.0, (3, 30), (4, 17), (4, 21), None, "", None, None),
    (162, "Press kit", "marketing", "", "Le", 0, 0, 0.0, (4, 20), (5, 11), (5, 13), None, "", None, None),
    (171, "Price page", "gtm", "", "Ma", 0, 0, 0.0, (4, 13), (4, 24), (4, 29), None, "", None, None),
    (172, "Partner briefing", "gtm", "", "Ma", 0, 0, 0.0, (4, 20), (4, 29), (5, 8), None, "", None, None),
)  # fmt: skip

_WHY_WHEN = WhyShape(
    (
        Words("Checkout flow", True),
        Words(" starts 14 Apr because "),
        Words("Ben", True),
        Words(" is on Payment system until 13 Apr."),
    ),
    (Pill("If Aiko took receipts: 4 d sooner", "/items/142"), Pill("If beta moved a week: 3 d sooner", "/goal-posts/beta")),
)
_WHY_WHY = WhyShape(
    (Words("Checkout flow", True), Words(" carries 30 % of the value: 44 customers asked for it.")),
    (Pill("Open 44 quotes", "/items/143/quotes"), Pill("If it missed 12 May: −11 pt until 30 Jun", "/items/143/value")),
)
_LOAD = {
    "Be": (96, 100, 104, 100, 92, 112, 118, 118, 109, 84, 40, 20),
    "Ai": (90, 94, 96, 98, 88, 86, 88, 84, 76, 40, 30, 20),
    "To": (92, 90, 94, 88, 86, 88, 72, 44, 38, 40, 20, 20),
    "In": (98, 100, 94, 90, 62, 40, 35, 30, 30, 20, 20, 10),
    "Ro": (40, 44, 52, 58, 60, 66, 70, 104, 106, 102, 48, 20),
    "Le": (20, 34, 48, 62, 66, 70, 78, 82, 90, 96, 40, 20),
}
_READY = (
    ("Activation", "26 % of value", (0, 0, 15, 15, 100, 100, 100, 100, 100, 100, 100, 100)),
    ("Checkout", "46 % of value", (0, 0, 0, 0, 0, 35, 35, 35, 100, 100, 100, 100)),
    ("Invites", "22 % of value", (0, 0, 0, 0, 0, 0, 27, 100, 100, 100, 100, 100)),
    ("Retention", "6 % of value", (0, 0, 0, 0, 83, 83, 83, 83, 100, 100, 100, 100)),
    ("All, at 50 %", "100 % of value", (0, 0, 4, 4, 31, 47, 53, 69, 100, 100, 100, 100)),
    ("All, at 80 %", "100 % of value", (0, 0, 0, 4, 4, 47, 47, 53, 69, 100, 100, 100)),
)


def _row(line: tuple, can_edit: frozenset[Editable]) -> RowShape:  # type: ignore[type-arg]
    number, title, track, key_result, person, must, driving, done, start, finish, p80, baseline, effect, quotes, value = line
    is_checkout = title == "Checkout flow"
    return RowShape(
        id=f"i{number}", number=number, title=title, url=f"/items/{number}", version=3, track=track, key_result=key_result,
        is_feature=bool(key_result), launch="v1", goal_post="version-one", must_have=bool(must), is_driving=bool(driving),
        done=done, state="done" if done == 1 else "started" if done else "planned",
        people=(person,), estimate="8–14 d" if is_checkout else "5–9 d",
        start=at(*start, hour=9), finish=at(*finish), p80=at(*p80), p10=at(*finish) - dt.timedelta(days=3),
        baseline=(at(*baseline[0], hour=9), at(*baseline[1])) if baseline else None,
        pins=(PinShape("not_before", at(4, 28, hour=9), why="the beta begins"),) if number == 151 else (),
        effect=effect, quotes=quotes, value=value, can_edit=can_edit,
        why_when=_WHY_WHEN if is_checkout else None, why_why=_WHY_WHY if is_checkout else None,
    )  # fmt: skip


def lantern(*, can_edit: frozenset[Editable] = ALL) -> TimelineShape:
    """The plan of the mock-up."""
    days = (dt.date(2026, 4, 3), "Good Friday"), (dt.date(2026, 4, 6), "Easter Monday")
    return TimelineShape(
        zone=ZONE,
        origin=dt.date(2026, 2, 9),
        until=dt.date(2026, 7, 27),
        now=at(3, 24, hour=13),
        baseline_name="last accord, 9 Mar",
        work=WorkDays(days_off=days),
        people=tuple(PersonShape(key, name, key, side="why" if key == "Ma" else "") for key, name in PEOPLE.items()),
        tracks=tuple(
            GroupShape(key, name)
            for key, name in (
                ("design", "Design"),
                ("dev", "Dev"),
                ("qa", "QA"),
                ("marketing", "Marketing"),
                ("gtm", "Go-to-market"),
            )
        ),
        key_results=(
            GroupShape("activation", "Activation in week one", "First ticket by phone", "18", "35 %"),
            GroupShape("checkout", "Checkout completion", "First ticket by phone", "46", "65 %"),
            GroupShape("invites", "Invites per user", "Friends bring friends", "0.3", "1.0"),
            GroupShape("retention", "Week-four retention", "People stay", "12", "20 %"),
        ),
        launches=(GroupShape("v1", "Version one"),),
        goal_posts=(
            GoalPostShape("beta", "Beta", dt.date(2026, 4, 28), 0.58, url="/goal-posts/beta"),
            GoalPostShape(
                "version-one", "Version one", dt.date(2026, 5, 12), 0.41, in_question=True, url="/goal-posts/version-one"
            ),
        ),
        rows=tuple(_row(line, can_edit) for line in _TABLE),
        links=(LinkShape("i142", "i143"), LinkShape("i143", "i152"), LinkShape("i143", "i151", "SS", "10 d")),
        weeks_from=dt.date(2026, 3, 9),
        load=tuple(StripRow(key, PEOPLE[key], tuple(share / 100 for share in shares)) for key, shares in _LOAD.items()),
        value_ready=tuple(
            StripRow(name, name, tuple(s / 100 or None for s in shares), note, name.startswith("All"))
            for name, note, shares in _READY
        ),
    )
