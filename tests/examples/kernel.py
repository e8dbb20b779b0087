"""Right calls of what the kernel itself can do."""

from accord.kernel.models import Event
from accord.work.commands.item import rename_item
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.work import item


def _renamed(cast: Cast) -> Call:
    rename_item(cast.actor("jonas"), item(cast), title="Checkout")
    return call(Event.objects.filter(verb="item.renamed").latest("seq"))


EXAMPLES = {"batch.undone": Example(_renamed, wrong="ben", again="refused")}
