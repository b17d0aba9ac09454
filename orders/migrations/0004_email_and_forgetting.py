"""E-mails of orders in the one form in which people's e-mails are stored, and quick to find."""

import unicodedata

from django.db import migrations, models


def normalise_emails(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    changed = []
    for order in Order.objects.exclude(email="").only("email").iterator():
        email = unicodedata.normalize("NFKC", order.email).strip().lower()
        # An odd address that grows too long by this stays as it is.
        if email != order.email and len(email) <= 254:
            order.email = email
            changed.append(order)
    Order.objects.bulk_update(changed, ["email"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_move_permission")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="forget_when_done",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["email", "user"], name="order_by_email"),
        ),
        migrations.RunPython(normalise_emails, migrations.RunPython.noop),
    ]
