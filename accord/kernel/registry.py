"""Decides what is there: every command of every room, found by importing each app's `commands` package in sorted order."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps

from accord.kernel.commands import Command, registry

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `bin/accord registry`."""

    name: str
    verb: str
    needs: str
    is_undoable: bool
    room: str
    file: str
    says: str
    """The first sentence of its docstring."""


def commands() -> Mapping[str, Command]:
    """Verb → command, of all rooms. Raises RuntimeError where two write one verb or share a name within a room."""
    for name in sorted(_modules()):
        importlib.import_module(name)
    seen: dict[tuple[str, str], Command] = {}
    for verb, entry in sorted(registry.items()):
        twin = seen.setdefault((room_of(entry), entry.name), entry)
        if twin is not entry:
            raise RuntimeError(f"Two commands of {room_of(entry)} are called {entry.name}: {twin.verb} and {verb}.")
    return dict(sorted(registry.items()))


def listed() -> Iterator[Listed]:
    for entry in commands().values():
        file = Path(inspect.getsourcefile(entry.function) or "").resolve()
        place = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)
        says = (entry.function.__doc__ or "").strip().split("\n")[0]
        yield Listed(entry.name, entry.verb, entry.needs, entry.is_undoable, room_of(entry), place, says)


def room_of(entry: Command) -> str:
    """The app in whose folder a command is: people, work, product, …"""
    parts = entry.function.__module__.split(".")
    return parts[1] if parts[0] == "accord" else parts[0]


def _modules() -> Iterator[str]:
    """`accord.kernel.undo`, and every module under the `commands` of an installed app of ours."""
    yield "accord.kernel.undo"
    for config in apps.get_app_configs():
        if not config.name.startswith("accord."):
            continue
        folder = Path(config.path) / "commands"
        if folder.is_dir():
            yield from (f"{config.name}.commands.{found.name}" for found in pkgutil.iter_modules([str(folder)]))
