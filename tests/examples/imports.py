"""Right calls of bringing work in: a pasted list of two tasks, read and rehearsed."""

import datetime as dt

from django.utils import timezone

from accord.alignment.commands.correct import Correction
from accord.alignment.commands.import_plan import Choices
from accord.alignment.commands.set_up import DateThatMatters, Hands
from accord.alignment.import_reading import read_again
from accord.alignment.imports import receive
from accord.alignment.rules.incoming import incoming
from accord.work.models import Import
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.work import goal_post, item


def pasted(cast: Cast) -> Import:
    text = "Task\tEstimate\tPerson\nSketch\t2-3d\tBen\nBuild\t5d\tAiko\n"
    return receive(cast.actor("jonas"), name="Pasted list", data=text.encode(), is_text=True)


def _brought(cast: Cast) -> Call:
    imported = pasted(cast)
    rows = incoming(read_again(imported), now=timezone.now(), zone=cast.workspace.zone)
    return call(imported, rows=rows, choices=Choices())


def _answered(cast: Cast) -> Call:
    return call(
        cast.project,
        hands=(Hands(cast.aiko_person, 2.0),),
        date=DateThatMatters("Beta", dt.date(2031, 5, 12)),
        must=(item(cast, "Over"),),
        after=(item(cast, "Under"),),
    )


EXAMPLES = {
    "import.received": Example(
        lambda cast: call(None, name="plan.csv", content=b"Task\nSketch\n", digest="d"),
        who="mara",
        wrong="ben",
        again="more",
        own=False,
    ),
    "import.read": Example(
        lambda cast: call(pasted(cast), error="It is empty."),
        wrong="ben",
        again="more",
        events=0,
        why_no_event="reading a file changes nothing of the plan",
    ),
    "import.thrown_away": Example(lambda cast: call(pasted(cast)), who="mara", wrong="ben", again="refused"),
    "set_up.answered": Example(_answered, wrong="ben", again="more"),
    "goal_post.corrected": Example(
        lambda cast: call(cast.project, corrections=(Correction(goal_post(cast), date=dt.date(2026, 10, 1)),)), wrong="ben"
    ),
    "import.brought_in": Example(_brought, wrong="ben", again="refused"),
}
