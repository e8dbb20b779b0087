"""What stands around every page, and how a refusal looks."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from django.utils import timezone

from accord.alignment.reads.shell import shell
from accord.notices.models import Notice
from accord.web import keys
from accord.web.scripts import modules
from accord.web.shell import END, MAIN, PRODUCT, PROJECT
from accord.web.templatetags.accord import icon
from accord.work.models import GoalPost, GoalPostForecast, Project
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sample")]
WEB = Path(__file__).resolve().parents[2] / "accord" / "web"


@pytest.fixture
def jonas(cast: Cast, client: Client) -> Client:
    client.force_login(cast.jonas.account)
    return client


def goal_post(cast: Cast, name: str, date: dt.date, chance: float | None) -> GoalPost:
    post = GoalPost.objects.create(workspace=cast.workspace, number=date.toordinal(), name=name, project=cast.project, date=date)
    if chance is not None:
        GoalPostForecast.objects.create(workspace=cast.workspace, goal_post=post, project=cast.project, chance=chance)
    return post


def test_the_rail_offers_only_pages_that_exist(jonas: Client) -> None:
    html = jonas.get("/w/lantern/sample").content.decode()
    rail = html[html.index('class="rail"') : html.index('class="topbar"')]
    assert "Timeline" in rail
    assert "Backlog" not in rail
    assert 'aria-current="page"' in rail


def test_the_lens_orders_groups_and_stays_in_the_address(jonas: Client) -> None:
    html = jonas.get("/w/lantern/sample?lens=why&filter=x").content.decode()
    assert 'data-lens="why"' in html
    assert "?lens=when&amp;filter=x" in html


def test_the_chip_shows_the_goal_post_in_danger_before_a_safe_one(cast: Cast) -> None:
    goal_post(cast, "Beta", dt.date(2026, 4, 1), 0.95)
    goal_post(cast, "Version one", dt.date(2026, 5, 12), 0.41)
    goal_post(cast, "Phase two", dt.date(2026, 6, 30), 0.9)
    chip = shell(cast.actor("jonas"), cast.jonas).goal_post
    assert chip is not None
    assert (chip.name, chip.chance, chip.in_danger) == ("Version one", 0.41, True)


def test_the_address_chooses_the_project_and_the_browser_keeps_it(cast: Cast, jonas: Client) -> None:
    Project.objects.create(workspace=cast.workspace, key="SECOND", name="Second project", rank=2)
    crumbs = re.compile(r"<summary aria-label=\"([^:]+): switch project")
    assert crumbs.findall(jonas.get("/w/lantern/sample").content.decode()) == ["App launch"]
    assert crumbs.findall(jonas.get("/w/lantern/sample?project=second").content.decode()) == ["Second project"]
    jonas.cookies["project"] = "SECOND"
    assert crumbs.findall(jonas.get("/w/lantern/sample").content.decode()) == ["Second project"]


def test_the_chip_and_the_counts_can_be_fetched_alone(cast: Cast, jonas: Client) -> None:
    goal_post(cast, "Version one", dt.date(2026, 5, 12), 0.41)
    chip = jonas.get("/w/lantern/around/chip").content.decode()
    assert "41" in chip
    assert "<html" not in chip
    assert jonas.get("/w/lantern/around/trades").content.decode().strip() == ""
    assert jonas.get("/w/lantern/around/shell").status_code == 404


def test_the_shell_costs_the_same_queries_however_many_projects(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    goal_post(cast, "Version one", dt.date(2026, 5, 12), 0.41)
    with django_assert_max_num_queries(5):
        shell(cast.actor("jonas"), cast.jonas)


def test_both_hats_make_a_ring_of_both(cast: Cast) -> None:
    sides = {who: shell(cast.actor(who), getattr(cast, who)).side for who in ("mara", "jonas", "sam", "ben")}
    assert sides == {"mara": "why", "jonas": "when", "sam": "both", "ben": ""}


def test_a_page_carries_no_inline_script_and_every_script_has_the_nonce(jonas: Client) -> None:
    response = jonas.get("/w/lantern/sample")
    html = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    scripts = re.findall(r"<script[^>]*>", html)
    assert scripts
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert not re.search(r"\son[a-z]+=", html)


def test_the_drawer_is_the_same_page_without_its_surroundings(jonas: Client) -> None:
    html = jonas.get("/w/lantern/sample/2?drawer=1").content.decode()
    assert "data-drawer-page" in html
    assert html.count("Checkout flow") >= 2
    assert "<html" not in html
    assert "rail" not in html


def test_a_stranger_gets_404_whatever_they_ask(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger.account)
    response = client.get("/w/lantern/sample")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert client.get("/w/lantern/no-such-page").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("missing", 404, "There is nothing here"),
        ("not-allowed", 403, "<b>project manager</b> or <b>admin</b>"),
        ("invalid", 422, "Write an estimate as 3-6d, 4h or 2w."),
    ],
)
def test_a_refusal_is_a_page_that_says_what_to_do(jonas: Client, kind: str, status: int, says: str) -> None:
    response = jonas.get(f"/w/lantern/refuse/{kind}")
    assert response.status_code == status
    assert says in response.content.decode()
    assert "<html" in response.content.decode()


def test_htmx_gets_the_refusal_for_its_form_and_nothing_is_replaced(jonas: Client) -> None:
    response = jonas.post("/w/lantern/refuse/invalid", headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response["HX-Reswap"] == "none"
    assert 'data-field="estimate"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_conflict_offers_both_values_and_loses_neither(jonas: Client) -> None:
    response = jonas.post("/w/lantern/refuse/conflict", {"title": "Mine", "was_title": "Old", "note": "kept"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Keep Theirs" in html
    assert "Use Mine" in html
    assert '<input type="hidden" name="was_title" value="Theirs">' in html
    assert '<input type="hidden" name="note" value="kept">' in html
    assert 'value="Old"' not in html


def test_what_breaks_is_a_page_and_not_a_trace(jonas: Client) -> None:
    jonas.raise_request_exception = False
    response = jonas.get("/w/lantern/refuse/planted")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "planted" not in response.content.decode()


def test_a_form_without_its_token_is_told_what_to_do(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.jonas.account)
    response = client.post("/w/lantern/rename", {"title": "x"})
    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()


def test_a_toast_for_the_next_page_has_its_undo(jonas: Client) -> None:
    html = jonas.post("/w/lantern/rename", {"title": "New"}, follow=True).content.decode()
    assert 'data-undo="/w/lantern/undo"' in html
    answer = jonas.post("/w/lantern/rename", {"title": "New"}, headers={"HX-Request": "true"})
    assert json.loads(answer["HX-Trigger"]) == {"accord:toast": {"text": "Renamed", "undo": "/w/lantern/undo"}}


def test_the_import_map_names_every_module_of_ours(jonas: Client) -> None:
    html = jonas.get("/w/lantern/sample").content.decode()
    found = re.search(r'<script type="importmap"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    offered = json.loads(found[1])["imports"]
    assert {"accord/live", "accord/drawer", "htmx"} <= offered.keys()
    bare = re.compile(r'(?:from|import)\s*\(?"([^"./][^"]*)"')
    wanted = {name for path in (WEB / "static" / "web" / "js").rglob("*.js") for name in bare.findall(path.read_text())}
    assert wanted <= modules().keys()


def test_a_part_imported_by_its_neighbour_is_mapped_to_its_hashed_address(jonas: Client) -> None:
    html = jonas.get("/w/lantern/sample").content.decode()
    offered = json.loads(re.search(r'<script type="importmap"[^>]*>(.*?)</script>', html, re.DOTALL)[1])["imports"]  # type: ignore[index]
    folder = WEB / "static" / "web" / "js" / "timeline"
    near = re.compile(r'(?:from|import)\s*\(?"\./([^"]+)"')
    wanted = {name for path in folder.glob("*.js") for name in near.findall(path.read_text())}
    assert len(wanted) > 20
    assert {f"/static/web/js/timeline/{name}" for name in wanted} <= offered.keys()


def test_every_icon_and_template_there_is_can_be_drawn() -> None:
    for entry in (*MAIN, *PRODUCT, *PROJECT, *END):
        assert "<svg" in icon(entry.icon)
    folder = WEB / "templates"
    for path in folder.rglob("*.html"):
        engines["django"].get_template(str(path.relative_to(folder)))
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text()):
            assert "<svg" in icon(name)


def test_every_component_says_in_its_first_line_what_it_needs() -> None:
    for path in (WEB / "templates" / "web" / "components").glob("*.html"):
        assert path.read_text().startswith("{#"), path.name


def test_no_key_means_two_things_at_once() -> None:
    pressed = [key.press for group in keys.GROUPS[:5] for key in group.keys]
    assert len(pressed) == len(set(pressed))
    assert keys.press("Trades") == "g r"
    rail = {entry.hotkey for entry in (*MAIN, *PRODUCT, *PROJECT, *END) if entry.hotkey}
    assert rail <= set(pressed)


def test_behaviours_stay_small() -> None:
    for path in (WEB / "static" / "web" / "js").glob("*.js"):
        assert len(path.read_text().splitlines()) <= 120, path.name


def test_what_was_put_off_is_not_counted_until_it_comes_back(cast: Cast) -> None:
    now = timezone.now()
    for number, at in enumerate((now, now + dt.timedelta(hours=3))):
        told = {"kind": "changed", "about": f"item:{number}", "sentence": "Something changed.", "at": at}
        Notice.objects.create(workspace=cast.workspace, member=cast.jonas, **told)
    assert shell(cast.jonas.actor(), cast.jonas).notices_count == 1
