"""Decides what the measures over files take from the command line."""

import argparse


def positive(word: str) -> int:
    """A whole number above 0; raises what argparse tells its user."""
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r} is no whole number above 0")
    return int(word)
