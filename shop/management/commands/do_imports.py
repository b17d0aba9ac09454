"""Reads uploaded lists of prices and stock, and applies those that were confirmed."""

from django.core.management.base import BaseCommand

from shop.imports import do_imports


class Command(BaseCommand):
    help = "Reads and applies the lists that wait; the server does it by itself every few seconds."
    requires_system_checks = []
    stealth_options = ("is_over",)

    def handle(self, *, is_over=lambda: False, **options):
        do_imports(is_over)
