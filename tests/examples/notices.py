"""Right calls of what a member does with what waits for them."""

import datetime as dt

from django.utils import timezone

from accord.notices.models import Notice
from tests.cast import Cast
from tests.examples import Example, call

_OWN = "only its member sees a notice come and go"


def notice(cast: Cast) -> Notice:
    return Notice.objects.create(
        workspace=cast.workspace, member=cast.mara, kind="changed", about=str(cast.project.ref), sentence="App launch moved."
    )


EXAMPLES = {
    "notice.read": Example(lambda cast: call(notice(cast)), who="mara", wrong="jonas", events=0, why_no_event=_OWN),
    "notice.put_off": Example(
        lambda cast: call(notice(cast), until=timezone.now() + dt.timedelta(hours=1)),
        who="mara",
        wrong="jonas",
        events=0,
        why_no_event=_OWN,
    ),
}
