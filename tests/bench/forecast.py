"""Decides how good the forecast is beside classic methods: `bin/bench forecast DIR [--json] [--sample N]`.

DIR holds tracked projects as JSON, in the form of ghbonne/PMConverter's ProTrack files. Scored at every status date, each project
weighing the same and told by a rule fitted on the others. `--json` prints errors in % of what came: of the duration
(`duration_error_mean`, `duration_error_median`), of the cost (`cost_error_mean`); `coverage` in % of `p50`, `p80`, `p90`;
`pinball`, the mean over P10, P50, P80 and P90 in % of the duration; `classic`, mean errors as planned, by earned schedule with the
rest as planned (`es1`) and over SPI(t) (`es_spi`); `by_third` of progress; `projects` and `dates`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.words import positive
from tests.planning.backtest import THIRDS, Score, Summary, of_third, scores, summary, table
from tests.planning.tracked import BadProject


def main(words: Sequence[str]) -> int:
    options = _options(words)
    if not options.dir.is_dir():
        print(f"{options.dir} is no directory.", file=sys.stderr)
        return 2
    try:
        found = scores(options.dir, draws=options.draws, sample=options.sample)
    except (BadProject, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(told(found)) if options.json else table(found))
    return 0


def told(found: Sequence[Score]) -> dict[str, Any]:
    whole = summary(found)
    return {
        "duration_error_mean": round(whole.error_mean, 2),
        "duration_error_median": round(whole.error_median, 2),
        "cost_error_mean": round(whole.cost_error_mean, 2),
        "coverage": _coverage(whole),
        "pinball": round(whole.pinball, 3),
        "classic": {method: round(error, 2) for method, error in whole.classic.items()},
        "by_third": {name: _third(summary(some)) for name in THIRDS if (some := of_third(found, name))},
        "projects": whole.projects,
        "dates": whole.dates,
    }


def _third(one: Summary) -> dict[str, Any]:
    errors = {"duration_error_mean": round(one.error_mean, 2), "duration_error_median": round(one.error_median, 2)}
    return {**errors, "coverage": _coverage(one), "projects": one.projects, "dates": one.dates}


def _coverage(one: Summary) -> dict[str, float]:
    return {f"p{100 * q:.0f}": round(100 * one.coverage[q], 1) for q in (0.5, 0.8, 0.9)}


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench forecast", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--sample", type=positive, metavar="N", help="tells N projects, still by all the others (default: all)")
    parser.add_argument("--draws", type=positive, default=400, metavar="N", help="runs of a forecast (default: 400)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(words)
