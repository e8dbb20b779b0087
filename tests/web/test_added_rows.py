"""A row added by the timeline's last line stands in the track under which the line stands."""

from typing import Any

import pytest

from accord.delivery.commands.track import create_track
from accord.delivery.models import Task
from accord.work.models import Item, Project
from tests.alignment.lantern import Lantern
from tests.cast import Cast
from tests.web.conftest import signed_in
from tests.web.test_timeline_page import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]


def press_kit(track: object) -> dict[str, Any]:
    return {"kind": "add", "id": "", "title": "Press kit", "track": str(track)}


def test_it_is_the_last_of_the_project_and_on_the_track_and_one_undo_takes_it_back(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    status, body = send(jonas, press_kit(lantern.track.pk))
    row = jonas.get("/w/lantern/timeline/data").json()["rows"][-1]
    assert (status, row["id"], row["track"]) == (200, body["added"], str(lantern.track.pk))
    jonas.post(body["undo"])
    assert not Item.objects.filter(pk=body["added"]).exists() and not Task.objects.filter(pk=body["added"]).exists()


def test_who_does_not_plan_the_work_adds_it_to_no_track(cast: Cast, lantern: Lantern) -> None:
    status, body = send(signed_in(cast, "mara"), press_kit(lantern.track.pk))
    assert status == 200
    assert not Task.objects.filter(pk=body["added"]).exclude(track=None).exists()


def test_a_track_that_is_not_there_or_another_projects_is_refused_and_nothing_is_added(cast: Cast, lantern: Lantern) -> None:
    jonas, count = signed_in(cast, "jonas"), Item.objects.count()
    other = Project.objects.create(workspace=cast.workspace, key="WEB", name="Web", product=cast.product)
    elsewhere = create_track(cast.actor("jonas"), other, name="Web")
    for track in ("backend", lantern.launch.pk, elsewhere.pk):
        status, body = send(jonas, press_kit(track), query="?project=LAUNCH")
        assert (status, body["field"]) == (422, "track")
    assert Item.objects.count() == count
