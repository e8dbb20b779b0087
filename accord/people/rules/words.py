"""Decides what a name, an address and a zone may be, with the sentence that names the rule."""

import unicodedata
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accord.kernel.errors import Invalid


def clean_name(field: str, text: str, *, longest: int = 120) -> str:
    """One line without control characters, between 1 and `longest` characters. Raises Invalid."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(field, "Give it a name.")
    if len(name) > longest:
        raise Invalid(field, f"A name has at most {longest} characters; this one has {len(name):,}.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        raise Invalid(field, "Control characters are not allowed in a name.")
    return name


def clean_email(field: str, text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(field, f"{email[:80]!r} is not an e-mail address.") from None
    if len(email) > 254:
        raise Invalid(field, "An e-mail address has at most 254 characters.")
    return email


def clean_zone(field: str, text: str) -> str:
    if text not in zoneinfo.available_timezones():
        raise Invalid(field, f"{text[:60]!r} is not a time zone; Europe/Berlin is one.")
    return text


def clean_currency(field: str, text: str) -> str:
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Invalid(field, "A currency is a code of three letters, such as EUR.")
    return code
