"""Tells staff by mail, once a day, which varieties run low."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.reminders import remind_staff


class Command(BaseCommand):
    help = "Queues the mail of the day about varieties that run low, unless it was sent already."
    requires_system_checks = []
    stealth_options = ("is_over",)

    def add_arguments(self, parser):
        parser.add_argument(
            "--not-before",
            type=int,
            default=0,
            metavar="HOUR",
            help="Do nothing earlier in the shop's day than this hour.",
        )

    def handle(self, *, not_before, **options):
        if timezone.localtime().hour < not_before:
            return
        if told := remind_staff():
            self.stdout.write(f"{told} of the staff told what runs low.")
