"""Shows that kill −9 amid writes loses nothing acknowledged, leaves nothing half done, and that a killed worker's jobs are done."""

import pytest

from tests.kills.rounds import AGAIN_WITHIN, Kills

ROUNDS = 5


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_was_acknowledged_is_there_and_nothing_is_half_done() -> None:
    with Kills(seed=1) as kills:
        seen = list(kills.rounds(ROUNDS))
        assert [(one.number, one.findings, one.refused) for one in seen if one.findings or one.refused] == []
        assert {"edit", "tree"} <= {one.kind for one in kills.ledger.sent if one.acked}, seen
        # A trade computes before it answers: on a slow machine each may meet its kill. The judge has looked at those too.
        assert "trade" in {one.kind for one in kills.ledger.sent}, seen
        ended = kills.end()
    assert ended.seconds < AGAIN_WITHIN, ended
    expected = {"waiting": 0, "running": 0, "failed": [], "plans": 1, "is_new": True, "leaves_planned": True}
    assert {name: ended.left[name] for name in expected} == expected
    assert ended.left["again"], "no worker was killed at work"
