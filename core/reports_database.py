"""Where figures are read: on the standby that REPORTS_DATABASE_URL names, if it keeps up.

Only what is read and shown goes there. Whatever writes, and whatever must see what the same person
wrote a moment ago, asks the primary, or waits until the standby has got that far.
"""

import logging
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, models

logger = logging.getLogger(__name__)

STANDBY = "reports"
AWAY = (OperationalError, InterfaceError)
WAIT_SECONDS, WAIT_STEP_SECONDS = 0.5, 0.05
Answer = TypeVar("Answer")

reading_from: ContextVar[str] = ContextVar("reading_from", default=DEFAULT_DB_ALIAS)


class CannotServe(Exception):
    """Why the standby is not asked; str() goes into the log."""


class ReportsRouter:
    """Inside `ask_reports_database` rows are read there. Nothing is ever written to it."""

    def db_for_read(self, model, instance=None, **hints):
        return (instance._state.db if instance is not None else None) or reading_from.get()

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, alias, *names, **hints):
        return alias == DEFAULT_DB_ALIAS


def ask_reports_database(ask: Callable[[], Answer], *, up_to_now: bool = False) -> Answer:
    """What `ask` gives when it reads from the standby; from the primary where that cannot serve.

    `up_to_now`: the standby must have all that was written before this call, whoever wrote it.
    """
    if (alias := reports_database(up_to_now=up_to_now)) != DEFAULT_DB_ALIAS:
        try:
            with _reading_from(alias):
                return ask()
        except AWAY as error:
            _leave_out(error)
    return ask()


def of_reports_database(rows: models.QuerySet) -> models.QuerySet:
    """The same rows, read later where figures are read, with all that was written before."""
    return rows.using(reports_database(up_to_now=True))


def reports_database(*, up_to_now: bool = False) -> str:
    """The alias of the standby if there is one and it keeps up, else that of the primary."""
    if STANDBY not in connections.settings:
        return DEFAULT_DB_ALIAS
    try:
        _ensure_it_serves(0 if up_to_now else settings.REPORTS_LAG_SECONDS)
    except (CannotServe, *AWAY) as reason:
        _leave_out(reason)
        return DEFAULT_DB_ALIAS
    return STANDBY


def _ensure_it_serves(seconds: float) -> None:
    """Raises CannotServe unless the standby is at most so many seconds behind the primary."""
    written, until = _one("SELECT pg_current_wal_lsn()", DEFAULT_DB_ALIAS)[0], time.monotonic()
    until += WAIT_SECONDS
    while True:
        is_standby, has_all, age = _one(
            "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn,"
            " extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())",
            STANDBY,
            written,
        )
        if not is_standby:
            raise CannotServe("it is no standby")
        if has_all or (age is not None and age <= seconds):
            return
        if time.monotonic() > until:
            raise CannotServe(f"it is {age or 0:.0f} seconds behind")
        time.sleep(WAIT_STEP_SECONDS)


def _one(statement: str, alias: str, *values) -> tuple:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@contextmanager
def _reading_from(alias: str):
    token = reading_from.set(alias)
    try:
        yield
    finally:
        reading_from.reset(token)


def _leave_out(reason: Exception) -> None:
    # A broken connection would be no use to the next report, when the standby is back.
    connections[STANDBY].close()
    line = " ".join(str(reason).split())
    logger.warning("The primary answers reports, the standby cannot: %s", line[:200])
