"""Decides how people write estimates: "3-6d" is from three to six working days, "4h" exactly four hours, "?" nobody knows.

Units are minutes, hours, working days, weeks of five days and months of twenty. In a range the second unit goes for both sides
unless the
first side names its own: "1d-2w" is 8 to 80 hours where a day has eight.
"""

import re

HOURS = {"m": 1 / 60, "h": 1.0, "d": None, "w": None, "mo": None}
DAYS = {"d": 1, "w": 5, "mo": 20}
WORDS = {
    "m": "m min mins minute minutes".split(),
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur".split(),
    "d": "d day days pd t tag tage tagen j jour jours día días giorno giorni dag dagen".split(),
    "w": "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane weken".split(),
    "mo": "mo mon mons month months monat monate mois mes meses mese mesi maand maanden".split(),
}
UNITS = {word: unit for unit, words in WORDS.items() for word in words}
UNKNOWN = frozenset({"", "?", "??", "-", "–", "—", "n/a", "na", "tbd", "unknown"})
_NUMBER, _UNIT = r"(\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4})", r"([^\W\d_]*)"
RANGE = re.compile(rf"~?\s*{_NUMBER}\s*{_UNIT}\s*(?:(?:-|–|—|‒|−|\.\.|…|to)\s*{_NUMBER}\s*{_UNIT})?\s*\??$", re.IGNORECASE)
LONGEST_HOURS = 500_000.0
HOW = "Write it like 3-6d, 4h or 2w."


def parse_range(words: str, *, hours_per_day: float = 8.0, unit: str = "d") -> tuple[float, float] | None:
    """Low and high in working hours; nothing for "?". A number alone is in `unit`. Raises ValueError with a sentence."""
    text = " ".join(words.split())
    if text.lower() in UNKNOWN:
        return None
    found = RANGE.match(text)
    if not found:
        raise ValueError(f"“{_short(text)}” is no estimate. {HOW}")
    low_number, low_unit, high_number, high_unit = found.groups()
    last = _unit(high_unit or low_unit or unit, text)
    low = _number(low_number) * _hours(_unit(low_unit, text) if low_unit else last, hours_per_day)
    high = _number(high_number) * _hours(last, hours_per_day) if high_number else low
    if high < low:
        raise ValueError(f"“{_short(text)}” goes from more to less. Put the smaller figure first.")
    if high > LONGEST_HOURS:
        raise ValueError(f"“{_short(text)}” is longer than any plan. {HOW}")
    return round(low, 4), round(high, 4)


def format_range(low_hours: float | None, high_hours: float | None, *, hours_per_day: float = 8.0) -> str:
    """The shortest honest way to write a range: "3-6d", "4h", "0.5-2d", "30m"; "?" where nobody knows."""
    if low_hours is None or high_hours is None:
        return "?"
    for unit in ("w", "d", "h", "m"):
        size = _hours(unit, hours_per_day)
        low, high = low_hours / size, high_hours / size
        if unit == "m" or (_is_plain(low, unit) and _is_plain(high, unit) and (high >= 1 or not high)):
            return f"{_plain(low)}{unit}" if low_hours == high_hours else f"{_plain(low)}-{_plain(high)}{unit}"
    raise AssertionError("minutes always fit")


def _is_plain(value: float, unit: str) -> bool:
    """Whole weeks from one on, and days and hours in halves, are how people speak."""
    step = {"w": 1.0, "d": 0.5, "h": 0.25}[unit]
    return abs(value / step - round(value / step)) < 1e-6 and (unit != "w" or value >= 1)


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _unit(word: str, text: str) -> str:
    try:
        return UNITS[word.lower()]
    except KeyError:
        raise ValueError(f"“{_short(text)}” has a unit nobody knows: “{word[:20]}”. {HOW}") from None


def _hours(unit: str, hours_per_day: float) -> float:
    return HOURS[unit] or hours_per_day * DAYS[unit]


def _number(words: str) -> float:
    return float(words.replace(",", "."))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
