"""Decides what a page shows of many rows: filters and groups, read from the address and written back to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

STATES = ("open", "planned", "started", "done", "late", "unestimated")
GROUPS = ("", "outline", "track", "person", "key_result", "launch", "goal_post")


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields filter nothing. `state`: one of STATES; `group`: one of GROUPS; ids as text; a person may be "nobody"."""

    text: str = ""
    person: str = ""
    track: str = ""
    state: str = ""
    must_have: bool = False
    goal_post: str = ""
    group: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "Filters":
        """From an address's query; what it does not know, or is not an id, is left out rather than refused."""
        return cls(
            text=query.get("q", "").strip()[:200],
            person=query.get("person", "") if query.get("person") == "nobody" else _id(query.get("person", "")),
            track=_id(query.get("track", "")),
            state=query.get("state", "") if query.get("state") in STATES else "",
            must_have=query.get("must_have", "") in ("1", "true", "on"),
            goal_post=_id(query.get("goal_post", "")),
            group=query.get("group", "") if query.get("group") in GROUPS else "",
        )

    @property
    def query(self) -> dict[str, str]:
        """Back to an address, without what is empty."""
        plain = {"q" if name == "text" else name: value for name, value in asdict(self).items() if value}
        return {name: "1" if value is True else str(value) for name, value in plain.items()}

    @property
    def is_empty(self) -> bool:
        return not any(value for name, value in asdict(self).items() if name != "group")

    def matches(self, *, title: str, number: int) -> bool:
        """Whether the text is in the title, or names the number (#142 or 142)."""
        wanted = self.text.lower()
        return not wanted or wanted in title.lower() or wanted.lstrip("#") == str(number)


def _id(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


ALL = Filters()
