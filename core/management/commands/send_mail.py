"""Sends the mail that waits in the database.

Each mail is reserved, handed to the mail server and marked as sent, one by one. Several processes,
on several machines even, may do this at once: a mail is sent by the one that reserved it. Where a
process is killed between handing over and marking, its one mail goes out again, with the same
Message-ID.

With --every it also does the shop's other chores (core/chores.py), between two rounds of mail.
"""

import logging
import os
import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone
from post_office.connections import connections as mail_servers
from post_office.mail import get_queued
from post_office.models import STATUS, Email, Log
from post_office.settings import (
    get_default_mailer,
    get_log_level,
    get_max_retries,
    get_retry_timedelta,
)

from core.chores import do_chores
from core.mail import NO_COPY

logger = logging.getLogger(__name__)

# Longer than one mail can take; after a crash its mail waits as long for the next try.
RESERVED = timedelta(minutes=10)
RECORD_AGAIN_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0  # between two tries, while the mail server or the database is away


class MailServerAway(Exception):
    """The mail server does not answer, or does not let us in."""


class Command(BaseCommand):
    help = "Sends queued mail: once, or every so many seconds until SIGTERM or the parent's end."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, metavar="SECONDS")
        parser.add_argument("--parent", type=int, metavar="PID", default=os.getppid())

    def handle(self, *, every, parent, **options):
        self.stopping = threading.Event()
        if every is None:
            try:
                sent, failed = self.send_queued()
                self.stdout.write(f"{sent} sent, {failed} failed.")
            except MailServerAway as error:
                logger.warning("Mail waits, no mail server: %s", error)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        self.parent = parent
        pause = every
        while not self.is_over():
            went_well = self.try_to_send()
            do_chores(self.is_over)
            pause = every if went_well else max(every, min(2 * pause, LONGEST_PAUSE_SECONDS))
            self.wait(pause)

    def try_to_send(self) -> bool:
        """One round that survives whatever happens. False when it is no use to try again soon."""
        try:
            close_old_connections()
            self.send_queued()
        except MailServerAway as error:
            logger.warning("Mail waits, no mail server: %s", error)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("Mail waits, the database does not answer: %s", _line(error))
            connection.close()
        except Exception:
            logger.exception("Mail waits")
        else:
            return True
        return False

    def is_over(self) -> bool:
        """Has this process been told to stop, or has the server that started it gone?"""
        return self.stopping.is_set() or os.getppid() != self.parent

    def wait(self, seconds: float) -> None:
        while seconds > 0 and not self.is_over():
            self.stopping.wait(min(seconds, 0.5))
            seconds -= 0.5

    def send_queued(self) -> tuple[int, int]:
        """Send what is due: how many mails went out, and how many failed and are tried again later.

        Raises MailServerAway where the server cannot be reached: that is no mail's fault, and the
        rest stays due.
        """
        sent = failed = 0
        try:
            while batch := list(get_queued()):
                for email in batch:
                    if self.stopping.is_set():
                        return sent, failed
                    if not _reserve(email):
                        continue
                    try:
                        server = mail_servers[email.backend_alias or get_default_mailer()]
                    except OSError as error:
                        _give_back(email)
                        raise MailServerAway(_line(error)) from error
                    error = _hand_over(email, server)
                    self.record(email, error)
                    sent, failed = sent + (not error), failed + bool(error)
        finally:
            mail_servers.close()
        return sent, failed

    def record(self, email: Email, error: Exception | None) -> None:
        """Write down what became of `email`; keeps trying while the database does not answer.

        Without that, a mail that went out while the database was locked would go out again.
        """
        while True:
            try:
                return _record(email, error)
            except (DatabaseError, InterfaceError) as trouble:
                if self.stopping.wait(RECORD_AGAIN_SECONDS):
                    raise
                logger.warning("Mail %s is not recorded yet: %s", email.pk, _line(trouble))
                connection.close()


def _reserve(email: Email) -> bool:
    """Put the next try off, unless another process was faster."""
    due = Email.objects.filter(
        pk=email.pk,
        status__in=[STATUS.queued, STATUS.requeued],
        scheduled_time=email.scheduled_time,
    )
    return due.update(scheduled_time=timezone.now() + RESERVED) == 1


def _give_back(email: Email) -> None:
    Email.objects.filter(pk=email.pk).update(scheduled_time=email.scheduled_time)


def _hand_over(email: Email, server) -> Exception | None:
    """Give the mail to its server; the error, if there was one."""
    try:
        email.dispatch(commit=False, disconnect_after_delivery=False, connection=server)
    except Exception as error:
        logger.warning("Mail %s did not go out: %s", email.pk, _line(error))
        # The connection may be what is broken; the next mail gets a new one.
        mail_servers.close()
        return error
    return None


@transaction.atomic
def _record(email: Email, error: Exception | None) -> None:
    now, retries = timezone.now(), email.number_of_retries or 0
    if error is None:
        change = {"status": STATUS.sent}
    elif retries < get_max_retries():
        change = {
            "status": STATUS.requeued,
            "scheduled_time": now + get_retry_timedelta(),
            "number_of_retries": retries + 1,
        }
    else:
        change = {"status": STATUS.failed}
    is_over = change["status"] in (STATUS.sent, STATUS.failed)
    if is_over and NO_COPY in (email.headers or {}):
        Email.objects.filter(pk=email.pk).delete()
        return
    Email.objects.filter(pk=email.pk).update(last_updated=now, **change)
    # Post-office's own levels: 0 keeps no record, 1 failures, 2 everything.
    if get_log_level() > (1 if error is None else 0):
        Log.objects.create(
            email=email,
            status=STATUS.sent if error is None else STATUS.failed,
            message=str(error or ""),
            exception_type=type(error).__name__ if error else "",
        )


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
