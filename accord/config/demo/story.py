"""Decides what is promised, what was agreed some weeks ago, and what the cast has said: the demo's story as one value."""

from accord.config.demo.around import AROUND
from accord.config.demo.cast import CAST, KEY_RESULTS
from accord.config.demo.features import BETA, FEATURES, ONE, TWO
from accord.config.demo.shape import Agreement, Post, Said, Story

POSTS = (
    Post(BETA, "Beta", 19, description="Forty people from two venues, for a week."),
    Post(ONE, "Version one", 37, first=33, budget=240_000, description="The app that replaces the queue at the box office."),
    Post(TWO, "Phase two", None, description="What waits until version one has its first thousand buyers."),
)

AGREEMENT = Agreement(
    day=-12,
    title="Refunds wait for phase two, version one moves by four days",
    reason="The bank needs longer than it said. Refunds can wait for phase two if version one keeps a whole checkout.",
    deferred="refund",
    post=ONE,
    yes="A refund by letter for three more months is bad. A checkout that fails is worse.",
)

SAID = (
    Said(-13, "10:05", "ben", "pay-cards", "The bank's sandbox answers every second day. I build against a fake of ours meanwhile."),
    Said(-11, "09:20", "nora", "accord", "Thank you for telling me before the date, not after it."),
    Said(-7, "15:40", "ines", "checkout-states", "Offline is the hard one: what do we show when the seat may be gone?"),
    Said(-6, "09:10", "ben", "checkout-states", "Show the seat with its clock. If the eight minutes are over, say so and offer the next best one."),
    Said(-5, "11:30", "tomas", "signin-limits", "Five wrong codes, then a pause of a minute. Is that enough, @Rosa Marin?"),
    Said(-5, "13:15", "rosa", "signin-limits", "Enough for people. I try it with a machine tomorrow."),
    Said(-4, "16:00", "mara", "referral", "Rules are written. Honestly: four customers asked for this, and two would rather not see it."),
    Said(-3, "09:40", "lena", "campaign-film", "The film shows a night sent to a friend. If sharing moves, I start again."),
    Said(-2, "17:10", "ben", "pay-phone", "Phone pay wants a second certificate. I put two more days on it, and on checkout what hangs on it."),
    Said(-1, "09:15", "aiko", "onboarding-app", "Four of seven steps stand. The fifth waits for words nobody likes yet."),
    Said(-1, "09:30", "jonas", "launch", "With Ben's new figures this is no longer a date I can sign. Let us look at the ways out together."),
    Said(-1, "10:00", "mara", "launch", "Agreed that we look. Checkout is not what I give up."),
)

STORY = Story(cast=CAST, key_results=KEY_RESULTS, posts=POSTS, groups=(*FEATURES, *AROUND), agreement=AGREEMENT, said=SAID)
