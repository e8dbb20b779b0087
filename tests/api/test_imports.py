"""Imports and exports over the API: a list or a file is read, brought in, taken back; a project goes out."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.work.models import Item, Project
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = "Task\tEstimate\tPerson\nSketch\t2-3d\tBen\nBuild\t5d\tAiko\n"
Api = Callable[..., Any]


def test_a_list_is_read_brought_in_and_taken_back(cast: Cast, api: Api) -> None:
    jonas = api("jonas")
    made = jonas.post("/imports", {"text": LIST})
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["state"] == "ready" and told["report"]["counts"]["tasks"]["created"] == 2
    assert not Item.objects.filter(title="Sketch").exists()
    done = jonas.post(f"/imports/{told['id']}/bring-in", {})
    assert done.status_code == 200, done.content
    assert done.json()["state"] == "done"
    project = Project.objects.get(pk=done.json()["project"])
    out = jonas.get(f"/projects/{project.pk}/export", format="csv")
    assert out.status_code == 200 and b"Sketch" in out.content
    assert jonas.post(f"/imports/{told['id']}/bring-in", {}).status_code == 409
    gone = jonas.delete(f"/imports/{told['id']}")
    assert gone.status_code == 200 and gone.json() == {"kept": []}
    assert not Item.objects.filter(title="Sketch").exists()


def test_a_file_comes_as_multipart(cast: Cast, api: Api) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    caller = api("jonas")
    made = caller.client.post("/api/v1/imports", {"file": SimpleUploadedFile("plan.csv", b"Task,Estimate\nSketch,2d\n")})
    assert made.status_code == 201, made.content
    assert made.json()["name"] == "plan.csv" and made.json()["format"] == "CSV"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 3}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "A", "project": "x"}, "project"),
        ("{", "text"),
        ("[1]", "text"),
        ({"text": "A", "project": "00000000-0000-0000-0000-000000000000"}, "project"),
        ({"text": "A", "name": 3}, "name"),
        ({"text": "A", "name": "half \ud800"}, "name"),
    ],
)
def test_what_cannot_be_read_names_the_field(cast: Cast, api: Api, body: Any, field: str) -> None:
    answer = api("jonas").post("/imports", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.content


def test_who_may_not_is_refused_and_a_stranger_finds_nothing(cast: Cast, api: Api) -> None:
    assert api("ben").post("/imports", {"text": LIST}).status_code == 403
    told = api("jonas").post("/imports", {"text": LIST}).json()
    assert api("ben").post(f"/imports/{told['id']}/bring-in", {}).status_code == 403
    assert api("stranger").post(f"/imports/{told['id']}/bring-in", {}).status_code == 404
    assert api("stranger").get(f"/projects/{cast.project.pk}/export").status_code == 404


def test_another_format_is_refused(cast: Cast, api: Api) -> None:
    assert api("jonas").get(f"/projects/{cast.project.pk}/export", format="doc").status_code == 422
