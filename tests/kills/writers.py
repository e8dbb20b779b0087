"""Decides what is written while processes are killed, and what of it was acknowledged: each writer keeps a ledger of what it sent.

Every entry names what it wrote by a mark of its own. `acked` is set only when the answer has been read whole.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.kills.installation import Speaker


@dataclass
class Sent:
    """`kind`: edit, batch, large, rank, tree, trade. `fields`: what `item` has after it."""

    kind: str
    mark: str
    item: str
    fields: dict[str, Any] = field(default_factory=dict)
    acked: bool = False
    proposal: str = ""


@dataclass
class Ledger:
    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Writers:
    """Three people at once on one installation: `run` writes until told to stop or the server is gone."""

    def __init__(self, port: int, stage: dict[str, Any], ledger: Ledger, *, seed: int) -> None:
        self.port, self.stage, self.ledger, self.seed = port, stage, ledger, seed
        self.stop = threading.Event()
        self.at_work = [threading.Event() for _ in range(3)]
        """Set when a writer has had the answers to its first act."""
        self.threads = [
            threading.Thread(target=self._life, args=(act, number), daemon=True)
            for number, act in enumerate((self._edit, self._trade, self._tree))
        ]

    def run(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "A writer hangs."

    def _life(self, act: Callable[[random.Random, dict[str, Speaker]], None], number: int) -> None:
        luck = random.Random(self.seed * 10 + number)
        speakers = {
            f"{size} {side}": Speaker(self.port, self.stage[size][f"{side}_side"])
            for size in ("small", "large")
            for side in ("product", "project")
        }
        while not self.stop.is_set():
            try:
                act(luck, speakers)
            except ConnectionError:
                return
            self.at_work[number].set()

    def _keep(self, kind: str, item: str, **fields: Any) -> Sent:
        made = Sent(kind, f"{kind}-{self.seed}-{len(self.ledger.sent)}", item, fields)
        self.ledger.sent.append(made)
        return made

    def _ask(self, sent: Sent | None, speaker: Speaker, method: str, path: str, body: Any = None) -> Any:
        status, said = speaker.say(method, path, body)
        if status == 409 and path.startswith("/proposals"):
            # The others' edits moved the plan while it was computed: what a person then does is try again.
            return None
        if status >= 300:
            self.ledger.refused.append(f"{method} {path}: {status} {str(said)[:300]}")
            return None
        if sent is not None:
            sent.acked = True
        return said or {}

    def _edit(self, luck: random.Random, speakers: dict[str, Speaker]) -> None:
        """One fact of one task; several of another; an estimate in the project that the worker plans; an order of the backlog."""
        small, large, number = self.stage["small"], self.stage["large"], luck.randint(1, 900)
        kind = luck.choice(("edit", "batch", "large", "rank"))
        if kind == "edit":
            sent = self._keep("edit", small["tasks"][0])
            sent.fields = {"description": sent.mark}
            self._ask(sent, speakers["small project"], "PATCH", f"/items/{sent.item}", sent.fields)
        elif kind == "batch":
            sent = self._keep("batch", small["tasks"][1])
            sent.fields = {"title": sent.mark, "description": sent.mark, "low_hours": number, "high_hours": number + 1}
            sent.fields["priority"] = number
            self._ask(sent, speakers["small project"], "PATCH", f"/items/{sent.item}", sent.fields)
        elif kind == "large":
            sent = self._keep("large", large["tasks"][luck.randrange(3)])
            sent.fields = {"description": sent.mark, "low_hours": number % 8 + 1, "high_hours": number % 8 + 9}
            self._ask(sent, speakers["large project"], "PATCH", f"/items/{sent.item}", sent.fields)
        else:
            sent = self._keep("rank", luck.choice(small["features"][:-1]))
            self._ask(sent, speakers["small product"], "POST", f"/items/{sent.item}/rank", {"rank": luck.randint(1, 5)})

    def _trade(self, luck: random.Random, speakers: dict[str, Speaker]) -> None:
        """A new item, a proposal to drop it, the second yes."""
        why, when, small = speakers["small product"], speakers["small project"], self.stage["small"]
        mark = f"trade-{self.seed}-{luck.randint(1, 10**9)}"
        made = self._ask(None, when, "POST", "/items", {"title": mark, "project": small["project"], "goal_post": small["post"]})
        if made is None:
            return
        changes = [{"kind": "drop", "feature": made["id"]}]
        body = {"reason": "It can wait.", "title": mark, "goal_post": small["post"], "changes": changes}
        proposed = self._ask(None, why, "POST", "/proposals", body)
        if proposed is None:
            return
        sent = self._keep("trade", made["id"])
        sent.mark, sent.proposal = mark, proposed["id"]
        # The others' edits may move the figures so far that the first yes is asked again: it is given again, twice at most.
        for speaker in (when, why, when):
            said = self._ask(None, speaker, "POST", f"/proposals/{proposed['id']}/agree", {"statement": "Yes."})
            if said is None or said["state"] == "agreed":
                sent.acked = said is not None
                return

    def _tree(self, luck: random.Random, speakers: dict[str, Speaker]) -> None:
        """A feature with all that is under it into the trash, and back; which one is this round's alone."""
        small = self.stage["small"]
        speaker, key = speakers["small product"], small["features"][-1]
        status, _ = speaker.say("GET", f"/items/{key}")
        if status == 404:
            # Thrown away by a request whose answer died: it comes back by undoing that very event.
            status, events = speaker.say("GET", f"/events?about=item:{key}&verb=item.trashed&limit=1")
            self._ask(None, speaker, "POST", "/undo", {"event": events["items"][0]["id"]})
            return
        sent = self._keep("tree", key, is_trashed=True)
        if self._ask(sent, speaker, "DELETE", f"/items/{key}") is not None:
            status, events = speaker.say("GET", f"/events?about=item:{key}&verb=item.trashed&limit=1")
            back = self._keep("tree", key, is_trashed=False)
            self._ask(back, speaker, "POST", "/undo", {"event": events["items"][0]["id"]})
