"""Decides who plays the demo: Lantern's people, their hats, skills, rates and days off, and what they want to reach."""

from accord.config.demo.shape import Somebody

WHY, WHEN, DOES = "product_manager", "project_manager", "contributor"
FOUR_DAYS = "Four days"

CAST = (
    Somebody("sami", "Sami Weber", "Chief of product and delivery", (WHY, WHEN, "admin"), "Lead"),
    Somebody("mara", "Mara Lindqvist", "Product manager", (WHY,), "Lead", ("product",), 96),
    Somebody("jonas", "Jonas Keller", "Project manager", (WHEN,), "Lead", ("planning",), 92),
    Somebody(
        "ben",
        "Ben Okafor",
        "Engineer, payments and server",
        (DOES,),
        "App",
        ("payments", "server"),
        98,
        away=((8, 9, "a wedding in Graz"),),
    ),
    Somebody("aiko", "Aiko Tanaka", "Engineer, app", (DOES,), "App", ("app",), 94),
    Somebody(
        "tomas", "Tomas Novak", "Engineer, server and app", (DOES,), "App", ("server", "app"), 84, away=((17, 18, "moving house"),)
    ),
    Somebody("ines", "Ines Duarte", "Designer", (DOES,), "Design", ("design",), 88, away=((14, 18, "holiday"),)),
    Somebody("rosa", "Rosa Marin", "Quality", (DOES,), "Quality", ("testing",), 78),
    Somebody("lena", "Lena Brandt", "Marketing", (DOES,), "Market", ("campaign",), 80, FOUR_DAYS, ((25, 29, "holiday"),)),
    Somebody("nora", "Nora Falk", "Sponsor, head of box office", ("stakeholder",)),
    Somebody("dirk", "Dirk Hansen", "Director", ("director",)),
)

KEY_RESULTS = (
    ("Buying a ticket takes a minute", "Checkout completion", "pt", 46.0, 65.0, 1.0),
    ("Newcomers find their first night out", "Activation", "pt", 38.0, 55.0, 1.0),
    ("People come back for the next one", "Retention", "pt", 21.0, 30.0, 2.0),
    ("Friends bring friends", "Invites per user", "invites", 0.3, 1.0, 15.0),
)
