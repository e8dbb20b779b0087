"""The engine is a library of its own: one door, no Django, no database, and a page whose examples run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from accord.planning import engine

PAGE = Path(__file__).parents[2] / "docs" / "contributors" / "planning.md"
EXAMPLES = dict(
    re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
)
BARE = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "sqlite3", "_sqlite3", "psycopg"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
"""


def in_a_bare_interpreter(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", BARE + code], capture_output=True, text=True, check=False, cwd=PAGE.parents[2])
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_page_has_its_three_examples() -> None:
    assert set(EXAMPLES) == {"A small office", "A benchmark from PSPLIB", "A portfolio"}


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_of_the_page_runs(title: str, request: pytest.FixtureRequest) -> None:
    given = {"shared_data": request.getfixturevalue("shared_data")} if "shared_data" in EXAMPLES[title] else {}
    exec(compile(EXAMPLES[title], f"{PAGE.name}, {title}", "exec"), given)


def test_an_example_runs_without_django_and_without_a_database() -> None:
    assert (
        in_a_bare_interpreter(EXAMPLES["A portfolio"] + "\nprint('django' in sys.modules, 'sqlite3' in sys.modules)")
        == "False False"
    )


def test_everything_that_the_door_offers_is_there_and_documented() -> None:
    for name in engine.__all__:
        assert getattr(engine, name).__doc__, name
