"""Decides what is promised and by when: the days are the one thing the demo is tuned by."""

from accord.config.demo.shape import Agreement, Post

BETA, ONE, TWO = "beta", "one", "two"

POSTS = (
    Post(BETA, "Beta", 16, description="Forty people from two venues, for a week."),
    Post(ONE, "Version one", 36, first=32, budget=200_000, description="The app that replaces the queue at the box office."),
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
