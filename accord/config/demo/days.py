"""Decides which date "37 working days from today" is: Monday to Friday, public holidays of Berlin left out."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from accord.delivery.rules.calendars import public_holidays

ZONE = "Europe/Berlin"
COUNTRY = "DE-BE"


@dataclass(frozen=True, slots=True)
class Days:
    """Working days around one day: 0 is today, or the next one where today is none; −1 the last one before today."""

    today: dt.date
    _found: dict[int, dt.date] = field(default_factory=dict)

    def date(self, count: int) -> dt.date:
        """The working day so many from today."""
        if count not in self._found:
            self._count_to(count)
        return self._found[count]

    def at(self, count: int, clock: str) -> dt.datetime:
        """A moment of that day, by the clock on the wall: "09:30"."""
        hours, minutes = clock.split(":")
        return dt.datetime.combine(self.date(count), dt.time(int(hours), int(minutes)), ZoneInfo(ZONE)).astimezone(dt.UTC)

    def _count_to(self, count: int) -> None:
        off = public_holidays(COUNTRY, self.today.year - 1, self.today.year + 2)
        step = 1 if count >= 0 else -1
        day, number = (self.today, 0) if count >= 0 else (self.today - dt.timedelta(days=1), -1)
        while True:
            if day.weekday() < 5 and day not in off:
                self._found[number] = day
                if number == count:
                    return
                number += step
            day += dt.timedelta(days=step)
