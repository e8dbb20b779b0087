"""A goal post before its first accord: set right at once, by who may; afterwards its date moves by a trade."""

import datetime as dt

import pytest

from accord.alignment.commands.accord import promise
from accord.alignment.commands.correct import Correction, correct_goal_posts
from accord.alignment.trades import decide
from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.models import Event
from accord.kernel.undo import undo
from accord.kernel.write import Write
from accord.planning.answer import Change
from accord.work.models import GoalPost
from tests.alignment.lantern import Lantern, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EARLIER = dt.date(2026, 4, 1)


@pytest.fixture
def lantern(cast: Cast) -> Lantern:
    return make_lantern(cast)


def move(day: dt.date, post: GoalPost) -> list[Change]:
    return [Change(kind="shift_goal_post", goal_post=str(post.pk), day=day)]


def agreed(cast: Cast, post: GoalPost) -> None:
    promise(Write(cast.actor("mara")), post, effect=None, made_by="accord:1")


def test_a_mistyped_date_is_set_right_without_a_trade_and_the_first_promise_says_what_is_meant(
    cast: Cast, lantern: Lantern
) -> None:
    post = lantern.launch
    made = decide(cast.actor("jonas"), cast.project, changes=move(EARLIER, post), reason="", title="", goal_post=post)
    assert made.proposal is None and made.why == ""
    post.refresh_from_db()
    assert post.date == EARLIER
    assert [(one.number, one.date) for one in post.promises.all()] in ([(1, EARLIER)], [])


def test_after_the_first_accord_the_same_move_is_a_trade_and_the_first_promise_is_kept(cast: Cast, lantern: Lantern) -> None:
    post, first = lantern.launch, lantern.launch.date
    agreed(cast, post)
    made = decide(cast.actor("jonas"), cast.project, changes=move(EARLIER, post), reason="Typo", title="Move", goal_post=post)
    assert made.proposal is not None and made.why == "It moves a promise."
    post.refresh_from_db()
    assert post.date == first
    with pytest.raises(Invalid, match="by a trade") as why:
        correct_goal_posts(cast.actor("jonas"), cast.project, corrections=[Correction(post, date=EARLIER)])
    assert why.value.field == "date"


def test_a_correction_is_undone_like_any_fact(cast: Cast, lantern: Lantern) -> None:
    post, first = lantern.launch, lantern.launch.date
    correct_goal_posts(cast.actor("jonas"), cast.project, corrections=[Correction(post, date=EARLIER)])
    undo(cast.actor("jonas"), Event.objects.get(verb="goal_post.corrected"))
    post.refresh_from_db()
    assert post.date == first


def test_a_contributor_corrects_no_date_and_a_product_manager_no_budget(cast: Cast, lantern: Lantern) -> None:
    with pytest.raises(NotAllowed):
        correct_goal_posts(cast.actor("ben"), cast.project, corrections=[Correction(lantern.launch, date=EARLIER)])
    with pytest.raises(NotAllowed):
        budget = Correction(lantern.launch, budget=5.0, sets_budget=True)
        correct_goal_posts(cast.actor("mara"), cast.project, corrections=[budget])
