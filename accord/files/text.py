"""Decides which characters of somebody's text are kept: all but control characters and halves of characters, which no format
carries."""

import re

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> tuple[str, int]:
    """The text, and how many characters were taken out. Tabs and line ends stay."""
    return CONTROLS.subn("", text)
