"""Decides what Lantern builds: features with what they are for and what they take, those for version one and those for later."""

from accord.config.demo.shape import Group, Work

BETA, ONE, TWO = "beta", "one", "two"

SIGN_IN = Group(
    "signin", "Sign-in by phone", ONE, is_must_have=True, key_result="Activation", effect=(1, 2), customers=9, stage="building",
    problem="Half of the newcomers give up at the password. They have a phone in their hand.",
    evidence="14 of 31 interviews name the password; 52 % of sign-ups end on that screen.",
    tasks=(
        Work("signin-screens", "Sign-in screens", ("ines",), "1-2d", "Design", "design", began=-38, ended=-37),
        Work("signin-codes", "Codes by text message", ("tomas",), "3-5d", "Dev", "server", began=-37, ended=-33),
        Work("signin-app", "Sign-in in the app", ("aiko",), "2-4d", "Dev", "app", ("signin-screens", "signin-codes"), began=-33, ended=-30),
        Work("signin-limits", "Limits against guessing", ("tomas",), "1-3d", "Dev", "server", ("signin-codes",), began=-5, left=6),
        Work("signin-test", "Test sign-in on twelve phones", ("rosa",), "1-2d", "QA", "testing", ("signin-app", "signin-limits")),
    ),
)

ONBOARDING = Group(
    "onboarding", "Onboarding flow", ONE, is_must_have=True, key_result="Activation", effect=(8, 12), customers=38, stage="building",
    problem="New users see an empty list and leave. Three questions would fill it.",
    evidence="“I did not know what to look for.” Said in one way or another by 38 people.",
    tasks=(
        Work("onboarding-study", "Watch ten newcomers", ("mara",), "2-3d", "Design", "product", began=-40, ended=-38),
        Work("onboarding-flow", "Flow of seven steps", ("ines",), "3-6d", "Design", "design", ("onboarding-study",), began=-36, ended=-31),
        Work("onboarding-taste", "Taste from three questions", ("tomas",), "4-7d", "Dev", "server", ("onboarding-flow",), began=-30, ended=-24),
        Work("onboarding-app", "Seven steps in the app", ("aiko",), "5-9d", "Dev", "app", ("onboarding-flow",), began=-9, left=20),
        Work("onboarding-texts", "Words of the seven steps", ("mara",), "1-2d", "Design", "product", ("onboarding-flow",), began=-12, ended=-11),
        Work("onboarding-test", "Test onboarding with five people", ("rosa",), "1-2d", "QA", "testing", ("onboarding-app", "onboarding-taste")),
    ),
)

PAYMENT = Group(
    "payment", "Payment system", ONE, is_must_have=True, key_result="Checkout completion", effect=(4, 7), customers=27, stage="building",
    problem="Cards from abroad fail, and nobody may pay with their phone.",
    evidence="One payment in nine is refused by our old provider; 27 customers asked for phone pay.",
    tasks=(
        Work("pay-choose", "Choose the bank", ("jonas", "mara"), "2-4d", "Go-to-market", began=-40, ended=-36),
        Work("pay-model", "Ledger and its tests", ("ben",), "4-7d", "Dev", "payments", ("pay-choose",), began=-36, ended=-29),
        Work("pay-cards", "Cards at the new bank", ("ben",), "6-10d", "Dev", "payments", ("pay-model",), began=-13, ended=-2, was="5-8d"),
        Work("pay-phone", "Pay with the phone's wallet", ("ben",), "4-8d", "Dev", "payments", ("pay-cards",), was="3-5d", began=-1, left=36),
        Work("pay-refuse", "What to say when a card is refused", ("ines",), "1-2d", "Design", "design", ("pay-model",), began=-8, ended=-7),
        Work("pay-receipts", "Receipts by mail", ("ben",), "1-3d", "Dev", "server", ("pay-cards",)),
        Work("pay-test", "Test payments with real cards", ("rosa",), "2-3d", "QA", "testing", ("pay-phone", "pay-receipts")),
    ),
)

CHECKOUT = Group(
    "checkout", "Checkout flow", ONE, is_must_have=True, key_result="Checkout completion", effect=(9, 14), customers=44, stage="building",
    problem="Eleven screens from ticket to paid. People lose the seat they chose while they type.",
    evidence="54 of 100 carts are never paid. 44 quotes, the angriest of all.",
    tasks=(
        Work("checkout-map", "From eleven screens to four", ("ines",), "3-5d", "Design", "design", began=-28, ended=-23),
        Work("checkout-review", "Review the four screens with venues", ("mara",), "2-3d", "Design", "product", ("checkout-map",), began=-21, ended=-17),
        Work("checkout-states", "Empty, error and offline states", ("ines",), "2-4d", "Design", "design", ("checkout-review",), began=-3, left=10),
        Work("checkout-hold", "Hold seats for eight minutes", ("tomas",), "3-6d", "Dev", "server", ("checkout-review",), began=-12, ended=-7),
        Work("checkout-orders", "Orders on the server", ("ben",), "4-8d", "Dev", "server", ("checkout-hold", "pay-cards"), was="3-6d"),
        Work("checkout-screens", "The four screens in the app", ("aiko",), "4-7d", "Dev", "app", ("checkout-states", "checkout-orders SS 2d")),
        Work("checkout-pay", "Pay inside the flow", ("ben",), "3-6d", "Dev", "payments", ("checkout-orders", "pay-phone"), was="2-4d"),
        Work("checkout-join", "Join screens, orders and payment", ("ben",), "2-4d", "Dev", "server", ("checkout-screens", "checkout-pay")),
        Work("checkout-test", "Test checkout end to end", ("rosa",), "2-4d", "QA", "testing", ("checkout-join",)),
    ),
)

WALLET = Group(
    "wallet", "Ticket wallet", ONE, is_must_have=True, key_result="Retention", effect=(1, 3), customers=17, stage="building",
    problem="People screenshot their tickets, because the app is slow at the door.",
    evidence="Door staff at four venues count one screenshot in three.",
    tasks=(
        Work("wallet-look", "Ticket that reads well in the dark", ("ines",), "1-3d", "Design", "design", began=-18, ended=-16),
        Work("wallet-store", "Tickets kept on the phone", ("tomas",), "3-5d", "Dev", "app", ("wallet-look",)),
        Work("wallet-code", "Codes that change every minute", ("tomas",), "2-4d", "Dev", "server", ("wallet-store",)),
        Work("wallet-door", "Try it at a real door", ("rosa",), "1-2d", "QA", "testing", ("wallet-code",)),
    ),
)

SHARING = Group(
    "sharing", "Social sharing", ONE, key_result="Invites per user", effect=(0.3, 0.6), customers=31, stage="ready",
    problem="Nobody goes out alone, and the app cannot send a night to a friend.",
    evidence="31 people asked; it is the campaign's headline.",
    tasks=(
        Work("sharing-cards", "Cards worth sending", ("ines",), "2-3d", "Design", "design", began=-6, ended=-4),
        Work("sharing-links", "Links that open the right night", ("aiko",), "3-5d", "Dev", "app", ("sharing-cards",)),
        Work("sharing-plan", "Who is coming", ("aiko",), "2-4d", "Dev", "app", ("sharing-links",)),
        Work("sharing-test", "Test sharing across six messengers", ("rosa",), "1-2d", "QA", "testing", ("sharing-plan",)),
    ),
)

REFERRAL = Group(
    "referral", "Referral rewards", ONE, key_result="Invites per user", effect=(0.1, 0.2), customers=4, stage="ready",
    problem="A friend who buys should be worth something to who brought them.",
    evidence="Four customers asked. Two others said that they would find it cheap.",
    tasks=(
        Work("referral-rules", "Rules that cannot be gamed", ("mara",), "1-2d", "Design", "product", began=-5, ended=-4),
        Work("referral-credit", "Credit in the ledger", ("ben",), "3-5d", "Dev", "payments", ("referral-rules", "pay-phone")),
        Work("referral-server", "Who brought whom", ("tomas",), "3-6d", "Dev", "server", ("referral-rules",)),
        Work("referral-app", "Rewards in the app", ("aiko",), "2-4d", "Dev", "app", ("referral-server",)),
        Work("referral-test", "Test rewards, try to cheat", ("rosa",), "1-2d", "QA", "testing", ("referral-app", "referral-credit")),
    ),
)

DARK = Group(
    "dark", "Dark mode", ONE, key_result="Retention", effect=(0, 1), customers=6, stage="ready",
    problem="The app is opened at night, in the dark, and blinds.",
    evidence="Six requests, all from people who use it most.",
    tasks=(
        Work("dark-colours", "Colours for the night", ("ines",), "1-2d", "Design", "design"),
        Work("dark-app", "Both looks in the app", ("aiko",), "2-4d", "Dev", "app", ("dark-colours",)),
    ),
)

NEARBY = Group(
    "nearby", "Tonight near me", ONE, key_result="Activation", effect=(0, 2), customers=11, stage="ready",
    problem="At seven in the evening the question is what is on within walking distance.",
    tasks=(
        Work("nearby-query", "Search by distance and hour", ("tomas",), "2-4d", "Dev", "server"),
        Work("nearby-list", "A list for tonight", ("aiko",), "1-3d", "Dev", "app", ("nearby-query",)),
    ),
)

LATER = (
    Group("refund", "Refund in the app", ONE, key_result="Checkout completion", effect=(1, 2), customers=22, stage="ready",
          problem="A refund takes a letter and two weeks.", evidence="22 people asked; the box office asks every Monday.",
          tasks=(Work("refund-flow", "Refund in three steps", ("ines",), "2-3d", "Design", "design"),
                 Work("refund-money", "Money back through the bank", ("ben",), "4-7d", "Dev", "payments", ("refund-flow", "pay-phone")),
                 Work("refund-test", "Test refunds", ("rosa",), "1-2d", "QA", "testing", ("refund-money",)))),
    Group("group", "Group tickets", TWO, key_result="Invites per user", effect=(0.2, 0.4), customers=13, stage="idea",
          problem="One person pays for six and chases the money for a month.",
          tasks=(Work("group-split", "Split a bill", ("ben",), "4-8d", "Dev", "payments"),
                 Work("group-app", "Six tickets, six phones", ("aiko",), "4-7d", "Dev", "app", ("group-split",)))),
    Group("seats", "Seat map", TWO, key_result="Activation", effect=(0, 2), customers=11, stage="idea",
          problem="People want to see the pillar before they sit behind it.",
          tasks=(Work("seats-data", "Maps of nine venues", ("tomas",), "5-10d", "Dev", "server"),
                 Work("seats-app", "A map that zooms", ("aiko",), "5-9d", "Dev", "app", ("seats-data",)))),
    Group("gift", "Gift a ticket", TWO, key_result="Invites per user", effect=(0.1, 0.2), customers=5, stage="idea", est="4-9d", skill="app",
          problem="A ticket is a good present and a poor screenshot."),
    Group("follow", "Follow an artist", TWO, key_result="Retention", effect=(1, 2), customers=8, stage="idea", est="5-8d", skill="app",
          problem="The night one waited for was sold out before one heard of it."),
    Group("waiting", "Waiting list for sold-out nights", TWO, customers=7, stage="idea", est="?", skill="server",
          problem="Sold out is the end of the conversation. It could be the start of one."),
)

FEATURES = (PAYMENT, ONBOARDING, CHECKOUT, SIGN_IN, WALLET, SHARING, REFERRAL, NEARBY, DARK, *LATER)
"""In the order of their rank."""
