"""Decides how writers take turns on SQLite: one file lock from BEGIN to COMMIT, since SQLite's own waiting starves some of them."""

import fcntl
import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

_SETTINGS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with IMMEDIATE transactions that wait for `<database>.lock` first. The kernel frees it when a writer is
    killed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def get_connection_params(self) -> dict[str, Any]:
        options = self.settings_dict.setdefault("OPTIONS", {})
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("init_command", _SETTINGS)
        options.setdefault("timeout", 20)
        return super().get_connection_params()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        # A commit that fails leaves the transaction open; the rollback that follows ends the turn.
        result = super()._commit()  # type: ignore[misc]
        self._end_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        path = Path(str(self.settings_dict["NAME"])).with_suffix(".lock")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._turn = handle

    def _end_turn(self) -> None:
        handle, self._turn = self._turn, None
        if handle is not None:
            os.close(handle)
