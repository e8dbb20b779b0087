"""Decides with which code a command ends: scripts read it, so it never changes its meaning; 2 is argparse's own."""

DONE = 0
REFUSED = 1
"""What was asked for breaks a rule: a bad file, a date that is no date, a plan that cannot be made."""
NOT_FOUND = 3
"""No such file, workspace, member or e-mail."""
MISSING = 4
"""Something must be installed or started first; the sentence says what."""


class Ended(Exception):
    """Ends the command with one sentence on standard error."""

    def __init__(self, sentence: str, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
