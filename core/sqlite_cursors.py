"""Connections to SQLite whose cursors are done for as soon as they fail."""

import sqlite3

from django.db.backends.sqlite3.base import SQLiteCursorWrapper


class Cursor(SQLiteCursorWrapper):
    """A cursor that closes itself where SQLite refuses it something.

    The error holds it in a circle of frames. Whichever thread collects such garbage resets the
    cursor, and for that waits for its connection: as long as that one waits for a lock, which may
    be the one that the collecting thread holds. Each waits for the other then, and all who write
    wait for both, until the database's patience ends.
    """

    def execute(self, *args):
        return self._closed_by_failure(super().execute, *args)

    def executemany(self, *args):
        return self._closed_by_failure(super().executemany, *args)

    def fetchone(self):
        return self._closed_by_failure(super().fetchone)

    def fetchmany(self, *args):
        return self._closed_by_failure(super().fetchmany, *args)

    def fetchall(self):
        return self._closed_by_failure(super().fetchall)

    def __next__(self):
        return self._closed_by_failure(super().__next__)

    def _closed_by_failure(self, act, *args):
        try:
            return act(*args)
        except Exception:  # Not sqlite3.Error alone: a number that is too large for it is none.
            self.close()
            raise


class Connection(sqlite3.Connection):
    """What Django's backend opens, by its option «factory»."""

    def cursor(self, factory=None):
        # Django asks for its own wrapper, which ours is, too.
        return super().cursor(Cursor)
