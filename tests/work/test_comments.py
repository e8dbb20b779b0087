"""How people talk about work, and whom they call."""

import pytest

from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.models import Event
from accord.kernel.undo import undo
from accord.notices.models import Notice
from accord.work.commands.comment import edit_comment, say, trash_comment
from accord.work.models import Comment
from accord.work.rules.mentions import mentioned
from tests.cast import Cast
from tests.examples.work import item
from tests.quick import quick  # noqa: F401

MEMBERS = [
    (1, "Ben Ode", "ben@example.com"),
    (2, "Ben Adams", "adams@example.com"),
    (3, "Jonas", "jk@example.com"),
    (4, "Åsa Öst", "asa@x.se"),
]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@Jonas, is this ready?", [3]),
        ("Ask @jonas and @JONAS.", [3]),
        ("@Ben Ode and @ben adams", [1, 2]),
        ("@Adams or @jk", [2, 3]),
        ("@åsa öst!", [4]),
        ("two answer to @Ben", []),
        ("write to me@jonas or x@jonas.com, @jonasson", []),
        ("(@Jonas)\n@Jonas", [3]),
        ("nobody here", []),
    ],
)
def test_a_name_after_the_sign_calls_whoever_has_it_alone(text: str, whom: list[int]) -> None:
    assert mentioned(text, MEMBERS) == whom


def test_two_of_one_first_name_are_not_called_by_it() -> None:
    assert mentioned("@Ben", [(1, "Ben Ode", "b1@x.com"), (2, "Ben Adams", "b2@x.com")]) == []


def test_who_is_called_is_told_once_and_the_speaker_is_not(cast: Cast) -> None:
    one = item(cast)
    say(cast.actor("mara"), one, body="@Jonas and @Mara and @jonas: look.")
    told = Notice.objects.get()
    assert (told.member, told.kind, told.about, told.url) == (cast.jonas, "mention", str(one.ref), f"items/{one.number}")
    assert told.sentence == f"Mara mentioned you on #{one.number} Payments."


def test_a_second_call_about_the_same_says_the_open_notice_anew(cast: Cast) -> None:
    one = item(cast)
    say(cast.actor("mara"), one, body="@Jonas first")
    say(cast.actor("nora"), one, body="@Jonas second")
    assert Notice.objects.get().detail == "@Jonas second"


def test_a_stakeholder_may_talk_and_only_the_speaker_changes_their_words(cast: Cast) -> None:
    comment = say(cast.actor("nora"), item(cast), body="When?")
    for change in (lambda who: edit_comment(who, comment, body="Now."), lambda who: trash_comment(who, comment)):
        with pytest.raises(NotAllowed, match="somebody else's words"):
            change(cast.actor("mara"))
    edit_comment(cast.actor("nora"), comment, body="When, @Ben?")
    assert Comment.objects.get().edited_at and Notice.objects.get().member == cast.ben


def test_an_edit_does_not_call_again_who_was_called(cast: Cast) -> None:
    comment = say(cast.actor("nora"), item(cast), body="@Ben?")
    Notice.objects.all().delete()
    edit_comment(cast.actor("nora"), comment, body="@Ben, when?")
    assert not Notice.objects.exists()


def test_taking_back_a_comment_takes_back_the_call(cast: Cast) -> None:
    say(cast.actor("nora"), item(cast), body="@Ben?")
    undo(cast.actor("nora"), Event.objects.latest("seq"))
    assert not Comment.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize("body", ["", " \n ", "\x00", "a" * 20_001])
def test_words_that_break_a_rule_are_refused_by_name(cast: Cast, body: str) -> None:
    with pytest.raises(Invalid) as why:
        say(cast.actor("nora"), item(cast), body=body)
    assert why.value.field == "body"
