"""Decides what a title, a text and a reason may be, with the sentence that names the rule."""

import unicodedata

from accord.kernel.errors import Invalid

LONGEST_TITLE = 500
LONGEST_TEXT = 50_000


def clean_title(field: str, text: str, *, longest: int = LONGEST_TITLE) -> str:
    """One line between 1 and `longest` characters; line breaks become spaces, any script and emoji stay. Raises Invalid."""
    title = " ".join(text.split())
    if not title:
        raise Invalid(field, "Give it a title.")
    if len(title) > longest:
        raise Invalid(field, f"A title has at most {longest} characters; this one has {len(title):,}.")
    _demand_printable(field, title)
    return title


def clean_text(field: str, text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Any number of lines, at most `longest` characters, possibly none. Raises Invalid."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise Invalid(field, f"This has at most {longest:,} characters; it has {len(text):,}.")
    _demand_printable(field, text.replace("\n", "").replace("\t", ""))
    return text


def _demand_printable(field: str, text: str) -> None:
    if found := next((letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs")), None):
        raise Invalid(field, f"Control characters are not allowed here (U+{ord(found):04X}).")
