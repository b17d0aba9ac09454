"""Who leaves the shop in these tests, and where anything of them could still be found."""

from django.core.management import call_command
from django.db import connection

from accounts.models import User
from orders.models import Order
from orders.services import change_status
from tests.factories import make_cart, place

PERSONAL = ("asha", "rahman", "1712345678", "1798765432", "green road", "lake street", "ring twice")


def order_of(person: User) -> Order:
    """5 kg of Himsagar, with all that a person may tell of themselves."""
    return place(
        make_cart(person, himsagar=5),
        email="Asha.at.work@example.com",
        additional_phone="+8801798765432",
        shipping_address="3 Lake Street",
        note="Ring twice",
    )


def move(order, *statuses, **named):
    for status in statuses:
        change_status(order, status, **named)


def deliver(order, *, after="Pending"):
    row = ["Pending", "Confirmed", "Packed", "Shipped", "Delivered"]
    move(order, *row[row.index(after) + 1 :])


def found_anywhere(personal=PERSONAL) -> list[str]:
    """Where in the database, in any column of any table, one of these words stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = str(value).lower()
                    found += [f"{table}.{name}: {word}" for word in personal if word in text]
    return found


def left_anywhere() -> list[str]:
    """The same once the last mail has gone out."""
    call_command("send_mail")
    return found_anywhere()
