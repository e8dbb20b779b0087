"""Decides what a launch takes besides its features: beta, quality, stores, campaign and go-to-market."""

from accord.config.demo.promises import BETA, ONE
from accord.config.demo.shape import Group, Work

AROUND = (
    Group(
        "beta",
        "Beta with 40 testers",
        BETA,
        is_must_have=True,
        is_feature=False,
        description="Forty people from two venues use the app for a week and tell us what they think.",
        tasks=(
            Work("beta-people", "Find forty testers", ("lena",), "2-4d", "Go-to-market", "campaign", began=-11, ended=-8),
            Work("beta-rig", "Rig that collects what they say", ("rosa",), "2-3d", "QA", "testing", began=-6, left=5),
            Work("beta-build", "Beta build", ("aiko",), "1-2d", "Dev", "app", ("onboarding-app", "signin-app", "pay-cards")),
            Work(
                "beta-week",
                "A week with forty testers",
                (),
                "5d",
                "QA",
                "",
                ("beta-build", "beta-people", "beta-rig"),
                by="duration",
            ),
            Work("beta-sort", "Sort what they said", ("mara",), "1-2d", "Go-to-market", "product", ("beta-week",)),
        ),
    ),
    Group(
        "quality",
        "Quality of version one",
        ONE,
        is_must_have=True,
        is_feature=False,
        description="Nothing goes to the stores that was not tried whole.",
        tasks=(
            Work("quality-load", "Load of a sold-out night", ("tomas",), "2-4d", "QA", "server", ("checkout-orders",)),
            Work(
                "quality-regress",
                "Regression over the whole app",
                ("rosa",),
                "2-3d",
                "QA",
                "testing",
                ("checkout", "payment", "onboarding", "signin", "wallet", "sharing", "referral", "dark", "beta-week"),
            ),
            Work(
                "quality-fix",
                "Fix what regression found",
                ("ben", "aiko"),
                "1-3d",
                "Dev",
                "",
                ("quality-regress SS 2d", "beta-sort"),
            ),
            Work("quality-again", "Test the fixes", ("rosa",), "1d", "QA", "testing", ("quality-regress", "quality-fix")),
        ),
    ),
    Group(
        "stores",
        "App stores",
        ONE,
        is_must_have=True,
        is_feature=False,
        tasks=(
            Work("stores-account", "Verify the store account", ("lena",), "1-3d", "Go-to-market", began=-7, left=8),
            Work(
                "stores-listing",
                "Store listing and pictures",
                ("lena",),
                "2-3d",
                "Marketing",
                "campaign",
                ("stores-account", "checkout-screens"),
            ),
            Work(
                "stores-review", "Store review", (), "1-2d", "Go-to-market", "", ("quality-again", "stores-listing"), by="duration"
            ),
            Work(
                "stores-live",
                "Version one is live",
                (),
                "0d",
                "Go-to-market",
                "",
                ("stores-review", "market-ready"),
                is_milestone=True,
            ),
        ),
    ),
    Group(
        "campaign",
        "Launch campaign",
        ONE,
        is_feature=False,
        description="Its headline is social sharing: what is sent to a friend sells.",
        tasks=(
            Work("campaign-brief", "Brief and budget", ("lena", "mara"), "1-3d", "Marketing", "", began=-14, ended=-12),
            Work(
                "campaign-film",
                "A film of thirty seconds",
                ("lena",),
                "4-7d",
                "Marketing",
                "campaign",
                ("campaign-brief",),
                began=-4,
                left=22,
            ),
            Work("campaign-posters", "Posters for nine venues", ("ines",), "2-4d", "Marketing", "design", ("campaign-brief",)),
            Work(
                "campaign-press", "Press and friends of the house", ("lena",), "2-3d", "Marketing", "campaign", ("campaign-film",)
            ),
        ),
    ),
    Group(
        "market",
        "Go-to-market",
        ONE,
        is_must_have=True,
        is_feature=False,
        tasks=(
            Work(
                "market-price", "Fees agreed with the venues", ("mara", "jonas"), "2-4d", "Go-to-market", "", began=-26, ended=-22
            ),
            Work("market-playbook", "Support playbook", ("mara",), "2-4d", "Go-to-market", "product", ("checkout-states",)),
            Work(
                "market-train",
                "Train the box office",
                ("jonas",),
                "1-2d",
                "Go-to-market",
                "planning",
                ("market-playbook",),
                not_before=(22, "The venues hold their season briefing that day"),
            ),
            Work("market-ready", "Box office says it is ready", (), "0d", "Go-to-market", "", ("market-train",), is_milestone=True),
        ),
    ),
)
