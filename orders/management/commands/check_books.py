"""manage.py check_books: is every kilogram and every taka accounted for?"""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from core.templatetags.amounts import whole
from orders.books import MOST, Verdict, check_books


class Command(BaseCommand):
    help = (
        "Looks through the books of the shop while it goes on selling, changes nothing, and says "
        "what is wrong. Ends with 1 where something is."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--most",
            type=int,
            default=MOST,
            metavar="NUMBER",
            help="how many faults of one kind are told; more are counted (%(default)s)",
        )

    def handle(self, *, most, **options):
        try:
            verdict = check_books(max(most, 1))
        except DatabaseError as error:
            self.stderr.write(self.style.ERROR(f"The books cannot be read: {error}"))
            raise SystemExit(1) from error
        (self.write_json if options["json"] else self.write_words)(verdict)
        if not verdict.is_whole:
            raise SystemExit(1)

    def write_json(self, verdict: Verdict) -> None:
        told = {"is_whole": verdict.is_whole, **asdict(verdict)}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def write_words(self, verdict: Verdict) -> None:
        looked_at = f"{whole(verdict.orders)} orders and {whole(verdict.varieties)} varieties"
        seconds = f"{verdict.seconds:.1f} s"
        if verdict.is_whole:
            self.stdout.write(f"The books are whole: {looked_at}, in {seconds}.")
            return
        for fault in verdict.faults:
            self.stdout.write(fault.says)
        for rule, number in verdict.untold.items():
            self.stdout.write(f"… and {whole(number)} more like this, of the rule «{rule}».")
        self.stderr.write(
            self.style.ERROR(f"{whole(verdict.wrong)} faults in {looked_at} ({seconds}).")
        )
