"""Decides whom a text mentions: @ and a member's name, a first name that is theirs alone, or the first part of their address."""

import re
from collections.abc import Hashable, Iterable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def mentioned(text: str, members: Iterable[tuple[Key, str, str]]) -> list[Key]:
    """Keys of the members mentioned, in the order of the text, each once. `members`: (key, name, address). Case does not matter."""
    names: dict[str, set[Key]] = {}
    for key, name, address in members:
        for word in {name, name.split(" ")[0], address.split("@")[0]}:
            if word:
                names.setdefault(word.casefold(), set()).add(key)
    own = {word: next(iter(keys)) for word, keys in names.items() if len(keys) == 1}
    if not own:
        return []
    # The longest first, so that "@Ben Ode" is not taken for another Ben; an address in the text is no mention.
    words = "|".join(re.escape(word) for word in sorted(own, key=len, reverse=True))
    found = re.finditer(rf"(?<![\w@.])@({words})(?!\w)", text.casefold())
    return list(dict.fromkeys(own[match.group(1)] for match in found))
