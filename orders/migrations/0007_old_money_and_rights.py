"""What was paid before entries were kept, and the rights that came with the desk."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PACKER_MAY = ["orders.print_order", "orders.view_courier"]
MANAGER_MAY = [
    *PACKER_MAY,
    "orders.add_order",
    "orders.view_sales",
    "orders.view_paymententry",
    "orders.view_ordercorrection",
    "orders.add_courier",
    "orders.change_courier",
]
ROLES = {"Packer": PACKER_MAY, "Manager": MANAGER_MAY}
BATCH = 500


def enter_old_money(apps, schema_editor):
    """One entry for every payment that had come in full."""
    database = schema_editor.connection.alias
    payments = apps.get_model("orders", "Payment").objects.using(database)
    entries = apps.get_model("orders", "PaymentEntry").objects.using(database)
    paid = payments.filter(payment_status="Paid", received=0, order__total_amount__gt=0)
    last = 0
    while page := list(paid.filter(pk__gt=last).select_related("order").order_by("pk")[:BATCH]):
        for payment in page:
            payment.received = payment.order.total_amount
            payment.received_at = payment.received_at or payment.payment_date
        payments.bulk_update(page, ["received", "received_at"])
        entries.bulk_create(
            entries.model(payment=payment, amount=payment.received, at=payment.received_at)
            for payment in page
        )
        last = page[-1].pk


def give_rights(apps, schema_editor):
    """The two roles get what the desk can do by now; who had no role keeps what they had."""
    database = schema_editor.connection.alias
    config = apps.get_app_config("orders")
    # Of a migration's own picture of an app Django thinks that it holds no models.
    config.models_module = True
    create_permissions(config, apps=apps, using=database, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    # A group of the owner's own under such a name may do what the owner said.
    for group in groups.filter(name__in=ROLES, permissions__codename="move_order"):
        codenames = [right.partition(".")[2] for right in ROLES[group.name]]
        group.permissions.add(
            *permissions.filter(content_type__app_label="orders", codename__in=codenames)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0006_money_couriers_corrections"),
        ("shop", "0002_low_stock_and_notes"),
    ]

    operations = [
        migrations.RunPython(enter_old_money, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
