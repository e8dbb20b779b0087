"""Bringing a plan in through the pages: paste or file, dry run, in, three questions, first answer, and the way back."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from accord.delivery.models import Task
from accord.files.list_words import EXAMPLE
from accord.kernel.jobs import run_next
from accord.people.models import Person, WorkCalendar, WorkWeek
from accord.work.models import GoalPost, Import, Item, Project
from tests.alignment.test_imports import LIST
from tests.cast import Cast

pytestmark = pytest.mark.django_db
W = "/w/lantern"
As = Callable[[str], Client]


@pytest.fixture
def as_(cast: Cast) -> As:
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, who).account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def pasted(client: Client, text: str = LIST) -> str:
    answer = client.post(f"{W}/import", {"text": text})
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    return str(answer["Location"])


def test_a_pasted_list_goes_all_the_way_to_the_first_answer(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    assert b"Bring your plan" in jonas.get(f"{W}/import").content
    address = pasted(jonas)
    page = jonas.get(address).content.decode()
    assert "5 tasks can come in" in page and "Bring it in" in page and "the same as Ben" in page
    assert not Item.objects.filter(title="Sketch").exists()
    answer = jonas.post(f"{address}/bring-in")
    project = Project.objects.get(name="Pasted list")
    assert answer["Location"] == f"{W}/set-up?project={project.key}"
    page = jonas.get(answer["Location"]).content.decode()
    assert "Three questions" in page and "Ana" in page and "Design" in page
    ben = Person.objects.get(name="Ben")
    answer = jonas.post(
        answer["Location"],
        {
            "date": "all",
            "on-all": "2031-05-12",
            "confidence": "80",
            "must": [str(Item.objects.get(title="Build").pk)],
            f"units-{ben.pk}": "2",
            f"hours-{ben.pk}": "20 h",
        },
    )
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    post = GoalPost.objects.get(project=project)
    assert Item.objects.get(title="Build").is_must_have and not Item.objects.get(title="Design").is_must_have
    assert Item.objects.get(title="Sketch").goal_post == post
    assert post.promises.get().scope == [str(Item.objects.get(title="Build").pk)]
    ben.refresh_from_db()
    assert ben.units == 2 and sum(end - start for day in ben.calendar.weeks.get().days for start, end in day) == 20 * 60
    page = jonas.get(answer["Location"]).content.decode()
    assert re.search(r"All of Pasted list by 12.May.2031 is (&gt;|>)?\d+", page), re.findall("<h1.*?</h1>", page)
    assert "starts" in jonas.get(f"{W}/first-answer/causes?project={project.key}").content.decode()
    assert jonas.get(f"{answer['Location']}&why=1").status_code == 200
    assert jonas.post(f"{W}/undo").status_code == 303
    assert not GoalPost.objects.filter(project=project).exists()


def test_every_question_can_be_skipped(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    jonas.post(f"{pasted(jonas)}/bring-in")
    project = Project.objects.get(name="Pasted list")
    answer = jonas.post(f"{W}/set-up?project={project.key}", {"date": "none"})
    page = jonas.get(answer["Location"]).content.decode()
    assert "four times in five" in page and not GoalPost.objects.filter(project=project).exists()


def test_an_import_is_taken_back_from_its_page(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    address = pasted(jonas)
    jonas.post(f"{address}/bring-in")
    assert "Take it back" in jonas.get(address).content.decode()
    assert jonas.post(f"{address}/undo").status_code == 303
    assert not Project.objects.filter(name="Pasted list").exists()
    assert "Bring it in" in jonas.get(address).content.decode()


def test_a_file_that_takes_a_converter_shows_progress(cast: Cast, as_: As, shared_data: Path) -> None:
    jonas = as_("jonas")
    data = (shared_data / "msproject" / "New_Product.mpp").read_bytes()
    answer = jonas.post(f"{W}/import", {"file": SimpleUploadedFile("New_Product.mpp", data)})
    page = jonas.get(answer["Location"]).content.decode()
    assert "Reading the file" in page and "data-live" in page
    run_next("test")
    page = jonas.get(answer["Location"]).content.decode()
    assert ("42 tasks can come in" in page) or Import.objects.get().state == Import.State.REFUSED


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ""),
        ("plan.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><Project>&b;</Project>", ""),
        ("plan.xml", b"<Project xmlns='http://schemas.microsoft.com/project'><Tasks>", "broken"),
        ("plan.bin", bytes(range(256)) * 8, ""),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(cast: Cast, as_: As, name: str, data: bytes, says: str) -> None:
    jonas = as_("jonas")
    answer = jonas.post(f"{W}/import", {"file": SimpleUploadedFile(name, data)})
    while run_next("test"):
        pass
    page = jonas.get(answer["Location"]).content.decode()
    assert "This cannot come in" in page and says in page
    assert not Task.objects.exists()


def test_circles_are_named_and_can_be_left_out(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    ns = "http://schemas.microsoft.com/project"
    rows = "".join(
        f"<Task><UID>{n}</UID><ID>{n}</ID><Name>{name}</Name><Duration>PT8H0M0S</Duration><OutlineLevel>1</OutlineLevel>"
        f"<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>1</Type></PredecessorLink></Task>"
        for n, name, before in ((1, "Egg", 2), (2, "Hen", 1))
    )
    data = f"<Project xmlns='{ns}'><Tasks>{rows}</Tasks></Project>".encode()
    address = jonas.post(f"{W}/import", {"file": SimpleUploadedFile("circle.xml", data)})["Location"]
    page = jonas.get(address).content.decode()
    assert "1 circle of links" in page and "Leave out the link" in page
    refused = jonas.post(f"{address}/bring-in")
    assert refused.status_code == 422 and "in a circle" in refused.content.decode()
    assert jonas.post(f"{address}/bring-in", {"leave_out_circles": "on"}).status_code == 303
    assert Item.objects.filter(title__in=["Egg", "Hen"]).count() == 2


def test_columns_are_shown_and_mapped(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    address = pasted(jonas, "Task\tZahl\tName of it\nA1\t3d\tSketch\nA2\t4d\tBuild\n")
    assert "How its columns are read" in jonas.get(address).content.decode()
    assert jonas.post(f"{address}/columns", {"c0": "id", "c1": "estimate", "c2": "title"}).status_code == 303
    jonas.post(f"{address}/bring-in")
    assert Task.objects.get(item__title="Sketch").low_hours == 24
    wrong = pasted(jonas, "Task\tZahl\tName of it\nA1\t3d\tSketch\n")
    assert jonas.post(f"{wrong}/columns", {"c0": "nonsense"}).status_code == 422


def test_a_plan_can_be_moved_in_time(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    address = pasted(jonas, "Task\tStart\tFinish\tEstimate\nSketch\t2020-03-02\t2020-03-04\t3d\n")
    page = jonas.get(address).content.decode()
    assert "The plan starts on" in page
    assert jonas.post(f"{address}/how", {"into": "", "when": "move", "starts": "2031-03-03"}).status_code == 303
    page = jonas.get(address).content.decode()
    assert "2031-03-03" in page
    assert jonas.post(f"{address}/how", {"when": "move", "starts": "soon"}).status_code == 422


def test_words_that_cannot_be_read_are_told_at_the_head_and_by_line(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    assert all(escape(line) in jonas.get(f"{W}/import").content.decode() for line in EXAMPLE.splitlines())
    text = "Wireframes 3d\nDesign 5d by 12 Mar 2031 after Wireframes\nShip after Nowhere\n"
    page = jonas.get(pasted(jonas, text)).content.decode()
    assert "3 tasks can come in, 1 line has words that could not be read" in page
    assert "Line 3: “after Nowhere” names no other line" in page
    assert re.search(r">Design</bdi> <span class=\"quiet\">due 12.Mar.2031<", page) and "expected effort" in page
    more = jonas.get(pasted(jonas, "Ship after Nowhere\nAsk @Bo about it\n")).content.decode()
    assert "2 lines have words that could not be read" in more


def test_a_day_in_a_line_without_estimate_makes_a_milestone_on_that_day(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    address = pasted(jonas, "Build 2d\nGo live 12 Mar 2031 after Build\n")
    page = jonas.get(address).content.decode()
    assert re.search(r"Go live.*?milestone.*?12.Mar.2031</td><td class=\"num\">12.Mar.2031", page)
    jonas.post(f"{address}/bring-in")
    task = Task.objects.get(item__title="Go live")
    assert task.is_milestone and str(task.deadline) == "2031-03-12"
    assert task.item.forecast.finish.date() == dt.date(2031, 3, 12)


def test_nothing_pasted_is_said_at_the_field(cast: Cast, as_: As) -> None:
    answer = as_("jonas").post(f"{W}/import", {"text": "  "})
    assert answer.status_code == 422 and "This is empty" in answer.content.decode()


def test_who_may_not_sees_why_and_a_stranger_nothing(cast: Cast, as_: As) -> None:
    address = pasted(as_("jonas"))
    ben = as_("ben")
    assert "needs the hat" in ben.get(f"{W}/import").content.decode()
    assert ben.get(address).status_code == 200 and "Bring it in" not in ben.get(address).content.decode()
    assert ben.post(f"{address}/bring-in").status_code == 403
    stranger = as_("stranger")
    for where in (f"{W}/import", address, f"{address}/body", f"{W}/set-up", f"{W}/first-answer", f"{W}/projects/LAUNCH/export.csv"):
        assert stranger.get(where).status_code == 404, where


def test_a_project_goes_out_as_a_file(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    jonas.post(f"{pasted(jonas)}/bring-in")
    key = Project.objects.get(name="Pasted list").key
    for format, holds in (("csv", "Sketch"), ("json", "Sketch"), ("mspdi", "Sketch")):
        answer = jonas.get(f"{W}/projects/{key}/export.{format}")
        assert answer.status_code == 200 and holds in answer.content.decode() and "attachment" in answer["Content-Disposition"]
    assert jonas.get(f"{W}/projects/{key}/export.doc").status_code == 404


def test_somebody_without_hours_stops_no_answer_and_nobody_is_given_none(cast: Cast, as_: As) -> None:
    jonas = as_("jonas")
    jonas.post(f"{pasted(jonas)}/bring-in")
    project, ben = Project.objects.get(name="Pasted list"), Person.objects.get(name="Ben")
    at = f"{W}/set-up?project={project.key}"
    refused = jonas.post(at, {"date": "none", f"hours-{ben.pk}": "0"})
    assert refused.status_code == 422 and "Ben needs at least half an hour a week" in refused.content.decode()
    ben.calendar = WorkCalendar.objects.create(workspace=cast.workspace, name="Away for good")
    ben.save()
    WorkWeek.objects.create(workspace=cast.workspace, calendar=ben.calendar, days=[[] for _ in range(7)])
    assert 'value="0" min="0"' in jonas.get(at).content.decode()
    assert jonas.post(at, {"date": "none", f"hours-{ben.pk}": "0"}).status_code == 303
