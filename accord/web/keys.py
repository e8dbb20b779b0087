"""Decides which keys do what: one table that the sheet, the rail, the pages and the docs read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`press`: what to type, as the behaviour reads it ("g t", "Control+k"). `caps`: how the sheet draws it; "to" is a word."""

    does: str
    press: str
    caps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    keys: tuple[Key, ...]


def _key(does: str, press: str, *caps: str) -> Key:
    return Key(does, press, caps or tuple(press.split()))


GROUPS: tuple[Group, ...] = (
    Group(
        "Everywhere",
        (
            _key("Find, jump or ask", "Control+k,Meta+k", "Ctrl", "K"),
            _key("Filter this page", "/"),
            _key("Change the lens", "v"),
            _key("Create", "c"),
            _key("Undo", "z"),
            _key("This sheet", "?"),
        ),
    ),
    Group(
        "Go to",
        (
            _key("Today", "g t"),
            _key("Trades", "g r"),
            _key("Timeline", "g l"),
            _key("Backlog", "g b"),
            _key("Accords", "g a"),
            _key("Capacity", "g c"),
            _key("People", "g p"),
            _key("Settings", "g s"),
        ),
    ),
    Group(
        "In a list",
        (
            _key("Down, up", "j,k", "j", "k"),
            _key("Open", "Enter"),
            _key("Select", "x"),
            _key("Edit the cell", "e"),
            _key("Move to…", "m"),
            _key("More", "."),
        ),
    ),
    Group(
        "Dates and reasons",
        (
            _key("Why this date?", "w"),
            _key("A working day earlier, later", "[,]", "[", "]"),
            _key("Chart as a table", "t"),
            _key("Earlier, later in time", "ArrowLeft,ArrowRight", "←", "→"),
            _key("Today in view", "0"),
        ),
    ),
    Group(
        "Trades",
        (
            _key("Choose an option", "1,2,3,4,5,6", "1", "to", "6"),
            _key("Compare two", "Space"),
            _key("Propose a trade", "p"),
            _key("Agree", "y"),
            _key("Later", "h"),
        ),
    ),
    Group(
        "While typing",
        (
            _key("Save", "Enter"),
            _key("Back as it was", "Escape", "Esc"),
            _key("Name somebody", "@"),
            _key("Link an item", "#"),
        ),
    ),
)


def press(does: str) -> str:
    """The key of the one thing that does this, for `data-hotkey`. Raises KeyError where the table has none."""
    for group in GROUPS:
        for key in group.keys:
            if key.does == does:
                return key.press
    raise KeyError(does)
