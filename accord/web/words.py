"""Decides how figures read in the interface: no-break spaces inside, a real minus, the unit beside every number."""

import datetime as dt
from decimal import Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
HOURS_A_DAY = 8
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF" + NARROW}


def day(date: dt.date, form: str = "") -> str:
    """12 May; "year" adds the year, "week" the weekday, "full" both."""
    parts = [WEEKDAYS[date.weekday()]] if form in ("week", "full") else []
    parts += [str(date.day), MONTHS[date.month - 1]]
    parts += [str(date.year)] if form in ("year", "full") else []
    return NO_BREAK.join(parts)


def day_range(start: dt.date, end: dt.date) -> str:
    """7–11 May within a month, 28 Apr – 5 May across, years where they differ."""
    if start == end:
        return day(start)
    if start.year != end.year:
        return f"{day(start, 'year')} – {day(end, 'year')}"
    if start.month == end.month:
        return f"{start.day}–{day(end)}"
    return f"{day(start)} – {day(end)}"


def percent(share: float | None) -> str:
    """0.41 is 41 %. What is not quite 0 or 1 never reads as if it were."""
    if share is None:
        return "–"
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return f"<1{NARROW}%"
    if whole == 100 and share < 1:
        return f">99{NARROW}%"
    return f"{_signed(whole)}{NARROW}%"


def points(share: float | None) -> str:
    """A difference of two shares: 0.16 is +16 pt."""
    if share is None:
        return "–"
    whole = round(share * 100)
    return f"{'+' if whole > 0 else ''}{_signed(whole)}{NO_BREAK}pt"


def money(amount: Decimal | float | None, currency: str = "EUR", *, is_exact: bool = False, has_sign: bool = False) -> str:
    """−€6.2k; exact: €7,300 or €7,300.50. `has_sign` puts a plus before what is added."""
    if amount is None:
        return "–"
    value = Decimal(amount) if isinstance(amount, int | str | Decimal) else Decimal(str(amount))
    sign = MINUS if value < 0 else "+" if has_sign and value > 0 else ""
    return f"{sign}{SIGNS.get(currency, currency + NARROW)}{_exact(abs(value)) if is_exact else _short(abs(value))}"


def hours(value: float | None) -> str:
    """Working hours as 3d 4h; below an hour in minutes."""
    if value is None:
        return "–"
    minutes = round(abs(value) * 60)
    days, rest = divmod(minutes, HOURS_A_DAY * 60)
    whole, left = divmod(rest, 60)
    parts = [f"{days}d"] * (days > 0) + [f"{whole}h"] * (whole > 0) + [f"{left}m"] * (left > 0)
    return (MINUS if value < 0 else "") + (NO_BREAK.join(parts) or "0h")


def count(number: int, noun: str) -> str:
    one, _, many = noun.partition(",")
    return f"{number:,}{NO_BREAK}{one if number == 1 else many or one + 's'}"


def _signed(whole: int) -> str:
    return f"{MINUS}{-whole}" if whole < 0 else str(whole)


def _exact(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def _short(value: Decimal) -> str:
    for limit, letter in ((Decimal(1_000_000), "m"), (Decimal(1_000), "k")):
        if value >= limit:
            figure = value / limit
            return f"{figure:.0f}{letter}" if figure >= 100 else f"{figure:.1f}{letter}"
    return f"{value:,.0f}"
