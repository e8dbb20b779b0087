"""The timeline's data is made anew for whatever changes it, and only then."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accord.alignment.plan import replan
from accord.alignment.reads.filters import ALL
from accord.alignment.reads.state import project_state
from accord.alignment.reads.timeline import timeline
from accord.kernel.registry import commands
from accord.people.commands.member import give_hats
from accord.web import finished
from accord.work.commands.item import rename_item
from accord.work.models import Project
from tests.alignment.lantern import Lantern
from tests.cast import Cast
from tests.examples import Example, examples
from tests.quick import quick  # noqa: F401
from tests.walks import run_of, tried
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]
AT = "/w/lantern/timeline/data"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test begins with no answer made before."""
    finished._kept.clear()
    yield
    finished._kept.clear()


def asked(client: Client, *, tag: str = "", query: str = "") -> Any:
    return client.get(AT + query, headers={"If-None-Match": tag} if tag else {})


def title(answer: Any, number: int) -> str:
    return str(next(row["title"] for row in answer.json()["rows"] if row["number"] == number))


def test_who_has_the_answer_is_told_that_nothing_changed(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    tag = asked(jonas).headers["ETag"]
    again = asked(jonas, tag=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert asked(jonas, tag='"older"').status_code == 200
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_it_is_sent_packed_to_who_can_unpack_it(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    packed = jonas.get(AT, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert json.loads(gzip.decompress(packed.content)) == asked(jonas).json()


def test_members_who_may_do_the_same_share_one_answer_and_others_have_their_own(cast: Cast, lantern: Lantern) -> None:
    tags = {who: asked(signed_in(cast, who)).headers["ETag"] for who in ("nora", "dirk", "jonas", "mara", "ben")}
    assert len(set(tags.values())) == 5
    give_hats(cast.actor("ada"), cast.dirk, hats=["stakeholder"])
    made = len(finished._kept)
    assert asked(signed_in(cast, "dirk")).json() == asked(signed_in(cast, "nora")).json()
    assert len(finished._kept) == made + 1


def test_an_edit_gives_everybody_a_new_answer(cast: Cast, lantern: Lantern) -> None:
    jonas, mara = signed_in(cast, "jonas"), signed_in(cast, "mara")
    tag = asked(mara).headers["ETag"]
    body = {"change": {"kind": "title", "id": str(lantern.cards.pk), "title": "Cards and wallets"}}
    assert jonas.post("/w/lantern/timeline/edit", json.dumps(body), content_type="application/json").status_code == 200
    assert title(asked(mara, tag=tag), lantern.cards.number) == "Cards and wallets"


def test_a_new_plan_gives_a_new_answer_though_nobody_did_anything(cast: Cast, lantern: Lantern, freeze: Any) -> None:
    jonas = signed_in(cast, "jonas")
    before = asked(jonas)
    freeze("2026-03-02 08:01")
    replan(lantern.project.pk)
    assert asked(jonas, tag=before.headers["ETag"]).status_code == 200
    Project.objects.filter(pk=lantern.project.pk).update(facts_version=7)
    assert asked(jonas).json()["is_stale"]


def test_another_hat_gives_another_answer_at_once(cast: Cast, lantern: Lantern) -> None:
    nora = signed_in(cast, "nora")
    before = asked(nora)
    assert before.json()["edit_sets"] == [[]]
    give_hats(cast.actor("ada"), cast.nora, hats=["stakeholder", "project_manager"])
    assert "links" in asked(nora, tag=before.headers["ETag"]).json()["edit_sets"][0]


def test_the_line_of_today_moves_by_quarters_of_an_hour_and_over_midnight(cast: Cast, lantern: Lantern, freeze: Any) -> None:
    jonas = signed_in(cast, "jonas")
    freeze("2026-03-02 22:46")
    late = asked(jonas)
    freeze("2026-03-02 22:59")
    assert asked(jonas, tag=late.headers["ETag"]).status_code == 304
    freeze("2026-03-02 23:00")
    midnight = asked(jonas, tag=late.headers["ETag"])
    assert midnight.json()["now"] - late.json()["now"] == 15 and midnight.json()["now"] % 1440 == 0


def test_each_filter_has_its_own_answer(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    assert len(asked(jonas, query="?q=cards").json()["rows"]) == 2
    assert len(asked(jonas).json()["rows"]) == 6


def test_what_is_kept_is_bounded(cast: Cast, lantern: Lantern, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished._kept, "most", 2000)
    jonas = signed_in(cast, "jonas")
    for number in range(4):
        rename_item(cast.actor("jonas"), lantern.cards, title=f"Cards {number}")
        assert title(asked(jonas), lantern.cards.number) == f"Cards {number}"
    assert len(finished._kept) == 1


def test_no_command_changes_the_timeline_under_the_state_it_had(cast: Cast) -> None:
    changed = []

    def walk(entry: Any, example: Example, cast: Cast) -> None:
        args, kwargs = example.call(cast)
        before = _seen(cast)
        run_of(entry)(cast.actor(example.who), *args, **kwargs)
        after = _seen(cast)
        if any(before[who][1] != after[who][1] for who in before):
            changed.append(entry.verb)
        for who in before:
            assert before[who][1] == after[who][1] or before[who][0] != after[who][0], f"{entry.verb} is not seen by {who}."

    for verb, entry in commands().items():
        tried(walk, entry, examples()[verb], cast)
    assert {"item.renamed", "project.planned", "dependency.made", "person.changed"} <= set(changed) and len(changed) > 25


def _seen(cast: Cast) -> dict[str, tuple[str, str]]:
    """State and answer of each reader, as a door would find them now."""
    now, found = timezone.now(), {}
    project = Project.everything.select_related("workspace", "product").get(pk=cast.project.pk)
    for who in ("sam", "ben", "nora"):
        member = type(cast.sam).objects.get(pk=getattr(cast, who).pk)
        answer = json.dumps(timeline(member.actor(), project, now=now).as_json() | {"now": 0})
        found[who] = (project_state(member.actor(), project, ALL, now=now), answer)
    return found
