"""Takes out of the database what nobody can use any more."""

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from accounts.tidying import tidy_logins, tidy_tokens
from core.tidying import tidy_mails, tidy_sessions
from shop.tidying import tidy_carts, tidy_forms, tidy_lists

RULES = {
    "expired sessions": tidy_sessions,
    "ended logins": tidy_logins,
    "ended logins of programs": tidy_tokens,
    "old mails": tidy_mails,
    "old uploaded lists": tidy_lists,
    "keys of old forms": tidy_forms,
    # Last: it may find that it must not judge.
    "carts that nobody can open": tidy_carts,
}


class Command(BaseCommand):
    help = "Deletes expired sessions, abandoned carts, old mails and the like, in small steps."
    requires_system_checks = []
    stealth_options = ("is_over",)
    # The day on which this process did it last: the caller asks every few seconds.
    done_on = None

    def add_arguments(self, parser):
        parser.add_argument(
            "--daily-from",
            type=int,
            metavar="HOUR",
            help="Do it once in the shop's day, not before this hour; for a process that goes on.",
        )

    def handle(self, *, daily_from=None, is_over=lambda: False, **options):
        if daily_from is None:
            self.tidy(is_over)
            return
        now = timezone.localtime()
        if now.hour < daily_from or Command.done_on == now.date():
            return
        Command.done_on = now.date()
        try:
            self.tidy(is_over)
        except (DatabaseError, InterfaceError):
            # It passes by itself, so another try is worth while; what else went wrong stays wrong.
            Command.done_on = None
            raise

    def tidy(self, is_over) -> None:
        """Raises the first error of the database; what was deleted before stays deleted."""
        for words, rule in RULES.items():
            if is_over():
                return
            if deleted := rule(is_over):
                self.stdout.write(f"{deleted} {words} deleted.")
