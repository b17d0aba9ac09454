"""manage.py remove_demo: take the demo's people and orders away before real ones come."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from orders.demo.store import remove_demo_store


class Command(BaseCommand):
    help = (
        "Removes the demo people and their orders. Varieties stay with the stock they have; "
        "set that to what you really hold."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--yes", action="store_true", help="remove them even where DEBUG is off"
        )

    def handle(self, *args, **options):
        if not settings.DEBUG and not options["yes"]:
            raise CommandError("DEBUG is off. Add --yes to remove demo people and orders.")
        people, orders = remove_demo_store()
        self.stdout.write(f"Removed {people} demo people and {orders} demo orders.")
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stdout.write("Nobody can manage the shop now: run manage.py createsuperuser.")
