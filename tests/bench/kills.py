"""Decides how twenty rounds of kill −9 amid writes end: what was acknowledged, what was lost, what was left half done."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.kills.rounds import AGAIN_WITHIN, Kills

ROUNDS = 20


def figures(sample: int) -> Iterator[Figure]:
    with Kills(seed=7) as kills:
        seen = list(kills.rounds(min(ROUNDS, max(2, sample))))
        ended = kills.end()
    killed = ", ".join(f"{sum(one.killed == what for one in seen)} {what}" for what in ("web server", "worker", "both"))
    yield Figure("Rounds of kill −9", len(seen), "", note=killed)
    unanswered = sum(one.unanswered for one in seen)
    yield Figure("Writes acknowledged", sum(one.acked for one in seen), "", note=f"{unanswered} unanswered")
    findings = [sentence for one in seen for sentence in one.findings]
    yield Figure("Lost, torn or half done", len(findings), "", 0, note="; ".join(findings)[:200])
    again = f"{ended.left['again']} run again"
    yield Figure("A killed worker's jobs were done after", ended.seconds, "s", AGAIN_WITHIN, note=again)
