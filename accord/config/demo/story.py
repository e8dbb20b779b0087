"""Decides what is promised, what was agreed some weeks ago, and what the cast has said: the demo's story as one value."""

from accord.config.demo.around import AROUND
from accord.config.demo.cast import CAST, KEY_RESULTS
from accord.config.demo.features import FEATURES
from accord.config.demo.later import LATER
from accord.config.demo.promises import AGREEMENT, POSTS
from accord.config.demo.shape import Said, Story

SAID = (
    Said(-13, "10:05", "ben", "pay-cards", "The bank's sandbox answers every second day. I build on a fake meanwhile."),
    Said(-11, "09:20", "nora", "accord", "Thank you for telling me before the date, not after it."),
    Said(-7, "15:40", "ines", "checkout-states", "Offline is the hard one: what do we show when the seat may be gone?"),
    Said(-6, "09:10", "ben", "checkout-states", "The seat with its clock. Once it has run out, offer the next best one."),
    Said(-5, "11:30", "tomas", "signin-limits", "Five wrong codes, then a pause of a minute. Is that enough, @Rosa Marin?"),
    Said(-5, "13:15", "rosa", "signin-limits", "Enough for people. I try it with a machine tomorrow."),
    Said(-4, "16:00", "mara", "referral", "Rules are written. Honestly: four people asked for it, and two find it cheap."),
    Said(-3, "09:40", "lena", "campaign-film", "The film shows a night sent to a friend. If sharing moves, I start again."),
    Said(-2, "14:20", "ines", "checkout-states", "Which of these states may ship after beta, @Mara Lindqvist?"),
    Said(-1, "08:55", "ben", "pay-phone", "Phone pay wants a second certificate. Checkout waits for it longer, too."),
    Said(-1, "09:15", "aiko", "onboarding-app", "Four of seven steps stand. The fifth waits for words nobody likes yet."),
    Said(-1, "09:20", "tomas", "wallet-store", "I start on the wallet, @Jonas Keller. I know orders too, if checkout needs me."),
    Said(-1, "09:30", "jonas", "launch", "With Ben's new figures I cannot sign this date. Which way out, @Sami Weber?"),
    Said(-1, "10:00", "mara", "launch", "Agreed that we look. Checkout is not what I give up."),
)

ORDER = (
    "signin", "onboarding", "payment", "beta", "checkout", "wallet", "sharing", "referral", "dark",
    "quality", "stores", "campaign", "market",
)

STORY = Story(
    order=ORDER,
    cast=CAST,
    key_results=KEY_RESULTS,
    posts=POSTS,
    groups=(*FEATURES, *LATER, *AROUND),
    agreement=AGREEMENT,
    said=SAID,
)
