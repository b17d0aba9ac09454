"""manage.py load_demo: fill the shop with varieties, people and two months of orders."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from orders.demo.people import EMAILS, PASSWORD
from orders.demo.store import RealOrders, load_demo_store


class Command(BaseCommand):
    help = (
        "Loads the demo store: varieties with pictures, demo people and their orders. "
        "What is there already stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="load it even where DEBUG is off")

    def handle(self, *args, **options):
        if not settings.DEBUG and not options["yes"]:
            raise CommandError(
                "DEBUG is off, and the demo's passwords are known to everybody. "
                "Add --yes to load it all the same."
            )
        try:
            orders = load_demo_store()
        except RealOrders as error:
            raise CommandError(
                "This shop has real orders. The demo store is not mixed with them; "
                "nothing was changed."
            ) from error
        if orders:
            self.stdout.write(f"The demo store is loaded, with {orders} orders.")
        else:
            self.stdout.write("The demo store was loaded before; nothing was changed.")
        self.stdout.write(f"Log in as {', '.join(EMAILS)} with the password {PASSWORD}")
