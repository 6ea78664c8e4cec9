"""The response cache: answers of earlier runs in a SQLite file, for several processes at once.

Every row carries the digest of its key and answer, so that a damaged file is told, never believed.
Days are UTC; when an answer was last used is known to the day.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.core.answer import Output
from harness.core.digest import digest
from harness.core.errors import Problem, UsageError
from harness.core.files import unwritable
from harness.store.manifest import utc_now

_APPLICATION = 0x676F6C64  # "gold", in the header of every cache
_FORMAT = 1
_WAIT_S = 30.0
_CIRCUMSTANCES = tuple(
    f"SQLITE_{what}" for what in ("BUSY", "CANTOPEN", "FULL", "IOERR", "LOCKED", "PERM", "READONLY")
)
_TABLE = """
    CREATE TABLE answers (
        key TEXT PRIMARY KEY, output TEXT NOT NULL, digest TEXT NOT NULL,
        created TEXT NOT NULL, used TEXT NOT NULL
    )
"""
# The answers to keep: those used last, up to a sum of bytes.
_LEAST_RECENT = """
    DELETE FROM answers WHERE key IN (
        SELECT key FROM (
            SELECT key, SUM(LENGTH(output)) OVER (ORDER BY used DESC, created DESC, key) AS total
            FROM answers
        ) WHERE total > ?
    )
"""


def is_cacheable(model: object) -> bool:
    """Whether a model says of itself that an answer is worth keeping (`cacheable = True`).

    It may where its identity covers everything that an answer depends on, and a call is dear.
    """
    return getattr(model, "cacheable", False) is True


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStats:
    """What a cache holds; `oldest` is when the first answer was made, None without any."""

    n_answers: int = 0
    answer_bytes: int = 0
    oldest: str | None = None
    last_used: str | None = None


class Cache:
    """The cache in a file, which is made where it is missing.

    Every method raises `UsageError` where the file is damaged, no cache, or can't be written.
    """

    def __init__(self, path: Path, *, now: Callable[[], str] = utc_now) -> None:
        self._path, self._now = path, now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(unwritable(path, error)) from error
        with self._told():
            self._rows = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
            self._rows.execute("PRAGMA journal_mode = WAL")
            self._rows.execute("PRAGMA synchronous = NORMAL")
            self._prepare()

    def get(self, key: str) -> Output | None:
        """The answer stored under a key."""
        with self._told():
            row = self._rows.execute(
                "SELECT output, digest, used FROM answers WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            output, stored, used = row
            if digest([key, output]) != stored:
                raise sqlite3.DatabaseError("an answer that is not as it was stored")
            if used < (today := self._today()):
                self._rows.execute("UPDATE answers SET used = ? WHERE key = ?", (today, key))
            return Output(**json.loads(output))

    def holds(self, key: str) -> bool:
        """Whether there is an answer under a key, which is not counted as a use of it."""
        with self._told():
            found = self._rows.execute("SELECT 1 FROM answers WHERE key = ?", (key,)).fetchone()
        return found is not None

    def put(self, key: str, output: Output) -> None:
        """Stores an answer; one that another process stored meanwhile stays."""
        fields = {"raw": output.raw, "usage": output.usage, "finish_reason": output.finish_reason}
        text = json.dumps(fields, default=dict, allow_nan=False)
        with self._told():
            self._rows.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (key, text, digest([key, text]), self._now(), self._today()),
            )

    def stats(self) -> CacheStats:
        """What the cache holds."""
        with self._told():
            n, size, oldest, used = self._rows.execute(
                "SELECT COUNT(*), TOTAL(LENGTH(output)), MIN(created), MAX(used) FROM answers"
            ).fetchone()
        return CacheStats(n_answers=n, answer_bytes=int(size), oldest=oldest, last_used=used)

    def prune(self, *, unused_days: int | None = None, max_bytes: float | None = None) -> int:
        """Takes out answers unused for more than so many days, then those least recently used.

        Returns how many; what is left takes at most `max_bytes`, and the file shrinks to it.
        """
        with self._told():
            n_gone = 0
            if unused_days is not None:
                today = datetime.date.fromisoformat(self._today())
                since = today - datetime.timedelta(days=unused_days)
                done = self._rows.execute("DELETE FROM answers WHERE used < ?", (f"{since}",))
                n_gone += done.rowcount
            if max_bytes is not None:
                n_gone += self._rows.execute(_LEAST_RECENT, (max_bytes,)).rowcount
            self._rows.execute("VACUUM")
            self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return n_gone

    def close(self) -> None:
        """Closes the file."""
        self._rows.close()

    def _today(self) -> str:
        return self._now()[:10]

    def _prepare(self) -> None:
        """Makes the table in a new file. Raises `sqlite3.DatabaseError` for another's file."""
        with self._rows:
            self._rows.execute("BEGIN IMMEDIATE")
            made_by, made_as = (
                self._rows.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            )
            if (made_by, made_as) == (_APPLICATION, _FORMAT):
                return
            if made_by or made_as or self._rows.execute("SELECT * FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("a database of another program or version")
            self._rows.execute(_TABLE)
            self._rows.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._rows.execute(f"PRAGMA user_version = {_FORMAT}")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as problems: of circumstance, or else of the file."""
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError) as error:
            passing = getattr(error, "sqlite_errorname", "").startswith(_CIRCUMSTANCES)
            fix = "mend that, or name" if passing else "delete the file, -wal and -shm too, or name"
            raise UsageError(
                Problem(
                    where=str(self._path),
                    found=str(error),
                    expected="a cache as gold-harness writes it, to be read and written",
                    fix=f"{fix} another in `cache` (or false): it holds only copies of answers",
                )
            ) from error
