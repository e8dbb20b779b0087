"""What is found of commands, and that discovery fails where something is wrong."""

import subprocess
import sys

import pytest

from accord.kernel import registry
from accord.kernel.commands import command
from accord.kernel.commands import registry as written
from accord.kernel.write import Write


def test_discovery_finds_commands_of_every_room() -> None:
    rooms = {registry.room_of(entry) for entry in registry.commands().values()}
    assert {"kernel", "people", "notices", "work", "product", "delivery", "alignment"} <= rooms


def test_discovery_needs_nobody_to_import_the_commands_first() -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'accord.config.settings'; django.setup();"
        "from accord.kernel.registry import commands; assert 'track.created' in commands() and 'comment.made' in commands()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_each_line_names_the_file_and_what_it_does() -> None:
    lines = {one.verb: one for one in registry.listed()}
    line = lines["item.renamed"]
    assert (line.name, line.room, line.file, line.needs) == ("rename_item", "work", "accord/work/commands/item.py", "item.words")
    assert all(one.says for one in lines.values())


def test_two_commands_of_one_name_in_a_room_are_refused() -> None:
    def rename_item(w: Write) -> None:
        """Twin."""

    rename_item.__module__ = "accord.work.commands.item"
    command("item.renamed_again", needs="read")(rename_item)
    try:
        with pytest.raises(RuntimeError, match="rename_item"):
            registry.commands()
    finally:
        del written["item.renamed_again"]


def test_every_need_is_in_the_table_of_hats() -> None:
    from accord.people.policy import NEEDS

    assert {entry.needs for entry in registry.commands().values()} <= set(NEEDS)
