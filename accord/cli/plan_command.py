"""Decides how a plan file is answered in a terminal: a table, the chance, the ways out; or the same as JSON."""

import argparse
import datetime as dt
import json
import sys
import textwrap
import time
from pathlib import Path

from accord.cli.ends import MISSING, NOT_FOUND, Ended
from accord.files.list_words import EXAMPLE
from accord.kernel.days import FIRST, LAST, is_of_our_time

HOW = "lines of a list end with estimate, persons, what they wait for, a day, “milestone”, in any order:"


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"{HOW}\n\n{textwrap.indent(EXAMPLE, '  ')}"
    parser.add_argument("file", metavar="FILE", type=Path, help="MPP, MSPDI, MPX, XER, PMXML, GAN, Planner, POD, CSV or a list")
    parser.add_argument("--by", metavar="DATE", type=_day, help="the date that matters, as 2027-05-12")
    parser.add_argument("--keep", metavar="NAME", action="append", default=[], help="a task or group never dropped (repeatable)")
    parser.add_argument("--seed", metavar="N", type=_seed, default=1, help="of the runs; the same seed gives the same answer")
    parser.add_argument("--zone", metavar="ZONE", default="UTC", help="time zone of the plan (default: UTC)")
    parser.add_argument("--today", metavar="DATE", type=_day, help="plan as of this day (default: today)")
    parser.add_argument("--json", action="store_true", help="print the documented JSON")
    parser.set_defaults(run=run)


def _day(word: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is no date: write it as 2027-05-12") from None
    if not is_of_our_time(day):
        raise argparse.ArgumentTypeError(f"{word} lies outside {FIRST.year} to {LAST.year}")
    return day


def _seed(word: str) -> int:
    if not word.isdecimal() or int(word) >= 2**31:
        raise argparse.ArgumentTypeError(f"{word!r} is no seed: a whole number from 0 to {2**31 - 1}")
    return int(word)


def run(options: argparse.Namespace) -> None:
    """Read, plan, print; what could not be read goes to stderr. Raises Ended with one sentence where file or plan is refused."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from accord.alignment.rules.answer import Impossible, UnknownName, answer, as_json
    from accord.files.read import read_plan
    from accord.files.refused import Refused

    if not options.file.is_file():
        raise Ended(f"There is no file {options.file}.", NOT_FOUND)
    try:
        zone = ZoneInfo(options.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Ended(f"{options.zone!r} is not a time zone; Europe/Berlin is one.") from None
    now = dt.datetime.combine(options.today, dt.time(8), zone) if options.today else dt.datetime.fromtimestamp(time.time(), zone)
    if options.by and options.by < now.date():
        raise Ended(f"{options.by} lies before the day of planning, {now.date()}: give a date that can still be kept.")
    try:
        planfile = read_plan(options.file, name=options.file.name)
        told = answer(planfile, now=now, by=options.by, keep=options.keep, seed=options.seed, zone=options.zone)
    except Refused as refused:
        raise Ended(refused.sentence, MISSING if refused.code == "needs_java" else 1) from None
    except (Impossible, UnknownName) as cannot:
        raise Ended(cannot.sentence) from None
    except PermissionError:
        raise Ended(f"{options.file} cannot be read.") from None
    for loss in planfile.losses:
        print(f"{loss.what[:1].upper()}{loss.what[1:]}: {loss.count}\n{textwrap.indent(loss.why, '  ')}", file=sys.stderr)
    if options.json:
        print(json.dumps(as_json(told), ensure_ascii=False, indent=1))
    else:
        from accord.cli.plan_text import lines

        print("\n".join(lines(told, as_json(told))))
