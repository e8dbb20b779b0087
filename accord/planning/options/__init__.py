"""Decides the ways out of a goal post in danger: searched on few draws, told on many, minimal, and different in kind."""

from .story import options, single_moves

__all__ = ["options", "single_moves"]
