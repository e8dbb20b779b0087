"""What an item takes, who does it, and how progress is told."""

import datetime as dt
from typing import Any

import pytest

from accord.delivery.commands.pin import pin_task
from accord.delivery.commands.share import serve_feature, share_person
from accord.delivery.commands.task import (
    assign_person,
    estimate_task,
    finish_task,
    put_on_track,
    reassign_task,
    reopen_task,
    set_milestone,
    start_task,
    tell_progress,
    tell_remaining,
    unassign_person,
    write_task,
)
from accord.delivery.commands.track import create_track
from accord.delivery.models import Assignment, Pin, ProjectShare, Task
from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.kernel.models import Event
from accord.kernel.write import Write
from accord.notices.models import Notice
from accord.people.commands.person import trash_person
from accord.people.models import Person
from accord.work.commands.container import create_project
from accord.work.commands.item import drop_item, trash_item
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.delivery import task, track
from tests.examples.work import item
from tests.quick import quick  # noqa: F401

UTC = dt.UTC


def fresh(one: Task) -> Task:
    return Task.objects.select_related("item").get(pk=one.pk)


def test_the_first_word_makes_an_item_a_task(cast: Cast) -> None:
    one = item(cast)
    estimate_task(cast.actor("jonas"), one, low_hours=24, high_hours=48, by="duration")
    made = Task.objects.get(pk=one.pk)
    assert (made.low_hours, made.high_hours, made.by) == (24, 48, "duration")


def test_a_command_takes_an_item_or_its_task(cast: Cast) -> None:
    made = task(cast)
    estimate_task(cast.actor("jonas"), made, low_hours=1, high_hours=2)
    estimate_task(cast.actor("jonas"), made.item, low_hours=2, high_hours=3)
    assert fresh(made).low_hours == 2


def test_one_number_stands_for_both_ends_and_none_clears_the_range(cast: Cast) -> None:
    made = task(cast)
    estimate_task(cast.actor("jonas"), made, low_hours=5, high_hours=None)
    assert (fresh(made).low_hours, fresh(made).high_hours) == (5, 5)
    estimate_task(cast.actor("jonas"), made, low_hours=None, high_hours=None)
    assert (fresh(made).low_hours, fresh(made).high_hours) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"low_hours": 5, "high_hours": 4}, "low_hours"),
        ({"low_hours": -1, "high_hours": 4}, "low_hours"),
        ({"low_hours": 1, "high_hours": 1e9}, "high_hours"),
        ({"low_hours": float("nan"), "high_hours": 4}, "low_hours"),
        ({"low_hours": 1, "high_hours": 4, "likely_hours": 9}, "likely_hours"),
        ({"low_hours": 1, "high_hours": 4, "by": "magic"}, "by"),
    ],
)
def test_a_range_that_breaks_a_rule_is_refused_by_name(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as why:
        estimate_task(cast.actor("jonas"), item(cast), **values)
    assert why.value.field == field
    assert not Task.objects.exists()


def test_a_parents_range_stays_as_its_top_down_estimate(cast: Cast) -> None:
    made = task(cast)
    item(cast, "Child", into=made.item)
    assert (fresh(made).low_hours, fresh(made).high_hours) == (4, 8)
    estimate_task(cast.actor("jonas"), made, low_hours=40, high_hours=80)
    assert fresh(made).low_hours == 40


def test_a_contributor_tells_facts_of_their_own_tasks_and_of_no_others(cast: Cast) -> None:
    mine, others = task(cast), item(cast, "Aiko's")
    assign_person(cast.actor("jonas"), others, person=cast.aiko_person)
    start_task(cast.actor("ben"), mine.item)
    for one in (others, item(cast, "Nobody's")):
        with pytest.raises(NotAllowed) as why:
            estimate_task(cast.actor("ben"), one, low_hours=1, high_hours=2)
        assert why.value.hats == ("project_manager",)
    assert not Task.objects.filter(item__title="Nobody's").exists()


def test_two_estimating_one_task_get_both_ranges(cast: Cast) -> None:
    made = task(cast)
    was = {"low_hours": 4.0, "high_hours": 8.0}
    estimate_task(cast.actor("ben"), made, low_hours=8, high_hours=16, was=was)
    with pytest.raises(Conflict) as both:
        estimate_task(cast.actor("jonas"), made.item, low_hours=2, high_hours=4, was=was)
    assert both.value.latest == {"low_hours": 8.0, "high_hours": 16.0}
    assert both.value.asked == {"low_hours": 2, "high_hours": 4}
    assert fresh(made).low_hours == 8


def test_work_is_started_told_of_finished_and_reopened(cast: Cast) -> None:
    made, ben = task(cast), cast.actor("ben")
    began, ended = dt.datetime(2026, 3, 3, 9, tzinfo=UTC), dt.datetime(2026, 3, 5, 17, tzinfo=UTC)
    start_task(ben, made, at=began)
    tell_remaining(ben, made, hours=3)
    assert (fresh(made).started_at, fresh(made).remaining_hours, fresh(made).item.state) == (began, 3, "started")
    finish_task(ben, made, at=ended)
    now = fresh(made)
    assert (now.finished_at, now.remaining_hours, now.done_share, now.item.state) == (ended, 0, 1, "done")
    reopen_task(ben, made, remaining_hours=2)
    now = fresh(made)
    assert (now.finished_at, now.started_at, now.remaining_hours, now.done_share, now.item.state) == (None, began, 2, 0, "started")


def test_telling_progress_starts_and_all_of_it_finishes(cast: Cast) -> None:
    made, ben = task(cast), cast.actor("ben")
    tell_remaining(ben, made, hours=3)
    tell_progress(ben, made, done_share=0.5)
    assert (fresh(made).done_share, fresh(made).remaining_hours, fresh(made).item.state) == (0.5, None, "started")
    assert fresh(made).started_at is not None
    tell_progress(ben, made, done_share=1.0)
    assert fresh(made).finished_at is not None and fresh(made).item.state == "done"


def test_a_task_finished_without_a_start_has_an_unknown_start(cast: Cast) -> None:
    made = task(cast)
    finish_task(cast.actor("ben"), made)
    assert fresh(made).started_at is None and fresh(made).item.state == "done"
    reopen_task(cast.actor("ben"), made)
    assert fresh(made).item.state == "planned"


def test_nothing_left_is_not_yet_done(cast: Cast) -> None:
    made = task(cast)
    tell_remaining(cast.actor("ben"), made, hours=0)
    assert fresh(made).finished_at is None and fresh(made).item.state == "started"


def test_what_cannot_have_happened_is_refused(cast: Cast) -> None:
    made, ben = task(cast), cast.actor("ben")
    with pytest.raises(Invalid, match="in the future"):
        start_task(ben, made, at=dt.datetime(2100, 1, 1, tzinfo=UTC))
    with pytest.raises(Invalid, match="with its zone"):
        start_task(ben, made, at=dt.datetime(2026, 3, 3, 9))  # noqa: DTZ001
    with pytest.raises(Invalid, match="is not done"):
        reopen_task(ben, made)
    start_task(ben, made, at=dt.datetime(2026, 3, 3, tzinfo=UTC))
    with pytest.raises(Invalid, match="before it was started"):
        finish_task(ben, made, at=dt.datetime(2026, 3, 2, tzinfo=UTC))
    finish_task(ben, made)
    with pytest.raises(Invalid, match="reopen it first"):
        start_task(ben, made)
    with pytest.raises(Invalid, match="reopen it first"):
        tell_remaining(ben, made, hours=1)
    with pytest.raises(Invalid, match="reopen it first"):
        tell_progress(ben, made, done_share=0.5)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), 40])
def test_a_share_done_lies_between_nothing_and_all(cast: Cast, share: float) -> None:
    with pytest.raises(Invalid, match="0 and 100 %"):
        tell_progress(cast.actor("jonas"), task(cast), done_share=share)


def test_progress_is_told_of_leaves(cast: Cast) -> None:
    made = task(cast)
    child = item(cast, "Child", into=made.item)
    with pytest.raises(Invalid, match="items under it"):
        start_task(cast.actor("jonas"), made)
    with pytest.raises(Invalid, match="items under it"):
        set_milestone(cast.actor("jonas"), made, is_milestone=True)
    trash_item(cast.actor("jonas"), child)
    start_task(cast.actor("jonas"), made)


def test_nothing_is_told_of_what_was_dropped_or_thrown_away(cast: Cast) -> None:
    made = task(cast)
    drop_item(cast.actor("mara"), made.item, reason="Enough.")
    with pytest.raises(Invalid, match="was dropped"):
        start_task(cast.actor("jonas"), made.item)
    trash_item(cast.actor("jonas"), made.item)
    with pytest.raises(Invalid, match="in the trash"):
        estimate_task(cast.actor("jonas"), Item.everything.get(pk=made.pk), low_hours=1, high_hours=2)


def test_who_is_given_a_task_or_relieved_of_it_is_told_unless_they_did_it(cast: Cast) -> None:
    one = item(cast, "Build it")
    assign_person(cast.actor("jonas"), one, person=cast.ben_person)
    told = Notice.objects.get()
    assert (told.member, told.sentence, told.url) == (cast.ben, f"Jonas gave you #{one.number} Build it.", f"items/{one.number}")
    unassign_person(cast.actor("jonas"), one, person=cast.ben_person)
    assert Notice.objects.get().sentence == f"Jonas took #{one.number} Build it off your plate."
    cast.aiko_person.member = cast.jonas
    cast.aiko_person.save()
    assign_person(cast.actor("jonas"), one, person=Person.objects.get(pk=cast.aiko_person.pk))
    assert Notice.objects.count() == 1


def test_within_an_accord_nobody_is_told_by_its_parts(cast: Cast) -> None:
    write = Write(cast.actor("jonas"), is_accord=True)
    assign_person(write, item(cast), person=cast.ben_person)
    assert not Notice.objects.exists()


def test_a_task_goes_from_one_person_to_another_in_one_event(cast: Cast) -> None:
    made = task(cast)
    assign_person(cast.actor("jonas"), made, person=cast.ben_person, units=0.5)
    seq = Event.objects.latest("seq").seq
    reassign_task(cast.actor("jonas"), made, to=cast.aiko_person, reason="Ben is away.")
    held = Assignment.objects.get()
    assert (held.person, held.units) == (cast.aiko_person, 0.5)
    event = Event.objects.latest("seq")
    assert event.seq == seq + 1 and event.payload["reason"] == "Ben is away."
    reassign_task(cast.actor("jonas"), made, to=None)
    assert not Assignment.objects.exists()


def test_assigning_again_changes_the_part_of_the_day(cast: Cast) -> None:
    made = task(cast)
    assign_person(cast.actor("jonas"), made, person=cast.ben_person, units=0.5, is_candidate=True)
    held = Assignment.objects.get()
    assert (held.units, held.is_candidate) == (0.5, True)


@pytest.mark.parametrize("units", [0, -1, 1001, float("inf")])
def test_units_lie_above_nothing(cast: Cast, units: float) -> None:
    with pytest.raises(Invalid) as why:
        assign_person(cast.actor("jonas"), item(cast), person=cast.ben_person, units=units)
    assert why.value.field == "units"


def test_nobody_is_assigned_from_the_trash_or_unassigned_who_was_not(cast: Cast) -> None:
    made = task(cast)
    with pytest.raises(Invalid, match="is not on"):
        unassign_person(cast.actor("jonas"), made, person=cast.aiko_person)
    trash_person(cast.actor("jonas"), cast.aiko_person)
    with pytest.raises(Invalid, match="in the trash"):
        assign_person(cast.actor("jonas"), made, person=Person.everything.get(pk=cast.aiko_person.pk))


def test_a_track_is_of_the_tasks_own_project_and_named_once(cast: Cast) -> None:
    other = create_project(cast.actor("jonas"), name="Other")
    theirs, mine = create_track(cast.actor("jonas"), other, name="Design"), track(cast)
    with pytest.raises(Invalid, match="another project"):
        put_on_track(cast.actor("jonas"), task(cast), track=theirs)
    with pytest.raises(Invalid, match="another project"):
        write_task(cast.actor("jonas"), item(cast), track=theirs)
    with pytest.raises(Invalid, match="called design already"):
        create_track(cast.actor("jonas"), cast.project, name="design")
    assert mine.position == 1


def test_a_day_pinned_begins_or_ends_in_the_workspaces_zone(cast: Cast) -> None:
    made = task(cast)
    start = pin_task(cast.actor("jonas"), made, kind="not_before", at=dt.date(2026, 6, 1), why="The room is free then.")
    finish = pin_task(cast.actor("jonas"), made, kind="no_later", at=dt.date(2026, 6, 12), on="finish")
    assert start.at == dt.datetime(2026, 5, 31, 22, tzinfo=UTC)
    assert finish.at == dt.datetime(2026, 6, 12, 22, tzinfo=UTC)
    assert (start.member, start.why) == (cast.jonas, "The room is free then.")


def test_a_pin_of_the_same_kind_is_moved(cast: Cast) -> None:
    made = task(cast)
    for day in (1, 2):
        pin_task(cast.actor("jonas"), made, kind="not_before", at=dt.date(2026, 6, day))
    assert Pin.objects.get().at == dt.datetime(2026, 6, 1, 22, tzinfo=UTC)


def test_pins_that_contradict_each_other_are_refused(cast: Cast) -> None:
    made = task(cast)
    pin_task(cast.actor("jonas"), made, kind="not_before", at=dt.date(2026, 6, 10))
    with pytest.raises(Invalid, match=r"not before .* and no later than"):
        pin_task(cast.actor("jonas"), made, kind="no_later", at=dt.date(2026, 6, 1))
    assert Pin.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "someday", "at": dt.date(2026, 6, 1)}, "kind"),
        ({"kind": "fixed", "at": dt.date(2026, 6, 1), "on": "middle"}, "on"),
        ({"kind": "fixed", "at": dt.datetime(2026, 6, 1)}, "at"),  # noqa: DTZ001
        ({"kind": "fixed", "at": dt.date(1900, 1, 1)}, "at"),
        ({"kind": "fixed", "at": dt.date(2026, 6, 1), "why": "a" * 301}, "why"),
    ],
)
def test_a_pin_that_breaks_a_rule_is_refused_by_name(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as why:
        pin_task(cast.actor("jonas"), task(cast), **values)
    assert why.value.field == field


def test_a_share_of_one_day_is_replaced_and_others_stand(cast: Cast) -> None:
    jonas, day = cast.actor("jonas"), dt.date(2026, 6, 1)
    share_person(jonas, cast.ben_person, project=cast.project, share=0.5)
    share_person(jonas, cast.ben_person, project=cast.project, share=0.8, valid_from=day)
    share_person(jonas, cast.ben_person, project=cast.project, share=0.0, valid_from=day)
    assert list(ProjectShare.objects.order_by("-share").values_list("share", "valid_from")) == [(0.5, None), (0.0, day)]
    with pytest.raises(Invalid):
        share_person(jonas, cast.ben_person, project=cast.project, share=1.2)


def test_a_task_serves_features_it_does_not_lie_in(cast: Cast) -> None:
    feature, sharing = item(cast, "Feature"), item(cast, "Sharing")
    one = item(cast, "Build it", into=feature)
    served = serve_feature(cast.actor("jonas"), one, feature=sharing)
    assert served.feature_item == sharing
    with pytest.raises(Invalid, match="lies in"):
        serve_feature(cast.actor("jonas"), one, feature=feature)
    with pytest.raises(Invalid, match="already"):
        serve_feature(cast.actor("jonas"), one, feature=sharing)
