"""Where both sides meet: proposals with their consents, accords, and the options last computed."""

from accord.alignment.models.trade import Accord, Consent, OptionList, Proposal

__all__ = ["Accord", "Consent", "OptionList", "Proposal"]
