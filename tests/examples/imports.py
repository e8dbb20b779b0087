"""Right calls of bringing work in: a pasted list of two tasks, read and rehearsed."""

from django.utils import timezone

from accord.alignment.commands.import_plan import Choices
from accord.alignment.imports import read_again, receive
from accord.alignment.rules.incoming import incoming
from accord.work.models import Import
from tests.cast import Cast
from tests.examples import Call, Example, call


def pasted(cast: Cast) -> Import:
    text = "Task\tEstimate\tPerson\nSketch\t2-3d\tBen\nBuild\t5d\tAiko\n"
    return receive(cast.actor("jonas"), name="Pasted list", data=text.encode(), is_text=True)


def _brought(cast: Cast) -> Call:
    imported = pasted(cast)
    rows = incoming(read_again(imported), now=timezone.now(), zone=cast.workspace.zone)
    return call(imported, rows=rows, choices=Choices())


EXAMPLES = {
    "import.received": Example(
        lambda cast: call(None, name="plan.csv", content=b"Task\nSketch\n", digest="d"), who="mara", wrong="ben", again="more", own=False
    ),
    "import.read": Example(
        lambda cast: call(pasted(cast), error="It is empty."), wrong="ben", again="more", events=0,
        why_no_event="reading a file changes nothing of the plan",
    ),
    "import.thrown_away": Example(lambda cast: call(pasted(cast)), who="mara", wrong="ben", again="refused"),
    "import.brought_in": Example(_brought, wrong="ben", again="refused"),
}
