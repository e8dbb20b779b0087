"""Decides how values are worded on pages: dates, shares, money, durations, and the marks beside them."""

import datetime as dt
import json
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

import lucide
from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accord.alignment.rules.words import initials
from accord.web import keys, words
from accord.web.marks import range_bar_svg, rings_svg
from accord.web.once import FIELD, new_once
from accord.web.prose import to_html
from accord.web.scripts import modules

register = template.Library()

# Ours: a filled triangle, since danger is ink at full weight.
_DANGER = (
    '<path fill-rule="evenodd" d="M13.35 3.3a1.5 1.5 0 0 0-2.7 0L1.5 19.35a1.5 1.5 0 0 0 1.35 2.25h18.3a1.5 1.5 0 0 0 1.35-2.25z'
    'M10.8 9h2.4v6h-2.4zm0 7.8h2.4v2.4h-2.4z"/>'
)


@lru_cache(maxsize=512)
def _drawing(name: str) -> str:
    """The inside of an icon's SVG."""
    if name == "danger":
        return _DANGER
    whole = lucide._render_icon(name, None)
    return str(whole[whole.index(">") + 1 : whole.rindex("</svg>")])


@register.simple_tag
def icon(name: str, label: str = "", **attributes: Any) -> SafeString:
    """An inline SVG of Lucide; with a label it speaks, without it is decoration."""
    css = " ".join(filter(None, ("icon", "filled" if name == "danger" else "", str(attributes.get("class", "")))))
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', css, mark_safe(spoken), mark_safe(_drawing(name)))


@register.simple_tag
def once() -> SafeString:
    """The field by which a form that creates something is done once, however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_once())


@register.simple_tag
def rings(given: str, size: int = 20, label: str = "") -> SafeString:
    """The consent mark: a full ring for each side whose yes is there. `given`: both, why, when or none."""
    return rings_svg(given, int(size), label)


@register.simple_tag
def avatar(name: Any, side: str = "", size: str = "") -> SafeString:
    """Two letters with the ring of the side that this person answers for."""
    css = " ".join(filter(None, ("avatar", side, size)))
    if side == "nobody" or not name:
        return format_html('<span class="avatar nobody {}" role="img" aria-label="Nobody yet"></span>', size)
    return format_html('<span class="{}" title="{}" aria-hidden="true">{}</span>', css, name, initials(str(name)))


@register.simple_tag
def range_bar(p50: Any, p80: Any, **options: Any) -> SafeString:
    """P50 and P80 on one date axis with the goal post; options as in `accord.web.marks.range_bar_svg`."""
    told: dict[str, Any] = {name: _date(value) if isinstance(value, dt.date) else value for name, value in options.items()}
    return range_bar_svg(_date(p50), _date(p80), **told)


@register.filter
def day(value: Any, form: str = "") -> str:
    """12 May; "year", "week" (Thu 7 Oct) or "full" (Thu 7 Oct 2027). The spaces do not break."""
    return words.day(found, form) if (found := _date(value)) else "–"


@register.filter
def clock(value: dt.datetime | None) -> str:
    return timezone.localtime(value).strftime("%H:%M") if value else "–"


@register.simple_tag
def day_range(start: Any, end: Any) -> str:
    first, last = _date(start), _date(end)
    return words.day_range(first, last) if first and last else "–"


@register.filter
def percent(share: float | None) -> str:
    return words.percent(share)


@register.filter
def points(share: float | None) -> str:
    return words.points(share)


@register.simple_tag
def money(amount: Decimal | float | None, currency: str = "EUR", exact: bool = False, sign: bool = False) -> str:
    return words.money(amount, currency, is_exact=exact, has_sign=sign)


@register.filter
def hours(value: float | None) -> str:
    return words.hours(value)


@register.filter
def count(number: int, noun: str) -> str:
    """`3|count:"task"` is 3 tasks; irregular plurals as "person,people"."""
    return words.count(number, noun)


@register.simple_tag
def ago(when: dt.datetime | None) -> str | SafeString:
    """How long ago, kept up to date by the browser; without script the day and the clock."""
    if when is None:
        return "–"
    local = timezone.localtime(when)
    told = f"{words.day(local.date())}, {local:%H:%M}"
    return format_html('<relative-time datetime="{}" title="{}" lang="en-GB">{}</relative-time>', when.isoformat(), told, told)


@register.filter
def markdown(text: str | None) -> SafeString:
    return to_html(text or "")


@register.simple_tag(takes_context=True)
def script_map(context: Any) -> SafeString:
    """The import map: each module by its name, at its address with the hash of its content."""
    return format_html('<script type="importmap" nonce="{}">{}</script>', context.get("CSP_NONCE", ""), _imports())


@cache
def _imports() -> SafeString:
    """Addresses do not change while a server runs."""
    text = json.dumps({"imports": {name: static(path) for name, path in modules().items()}})
    return mark_safe(text.replace("<", "\\u003c"))


@register.simple_tag
@cache
def key_sheet(*, keys_off: bool) -> SafeString:
    """The sheet of keys: the same on every page."""
    return render_to_string("web/components/key_sheet.html", {"keys": keys.GROUPS, "keys_off": keys_off})


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a dict by a key that a template only knows at run time."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def with_lens(context: Any, lens: str) -> str:
    """This address in the other lens; everything else in it stays."""
    request = context.get("request")
    query = request.GET.copy() if request else {}
    query["lens"] = lens
    return "?" + (query.urlencode() if hasattr(query, "urlencode") else urlencode(query))


@register.simple_tag
def hint(text: Any, sentence: str) -> SafeString:
    """A word with what it means, on hover and for screen readers."""
    return format_html('<abbr title="{}">{}</abbr>', sentence, conditional_escape(text))


def _date(value: Any) -> dt.date | None:
    """A date as it is; a moment becomes the day it falls on in the zone at work."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, dt.date) else None
