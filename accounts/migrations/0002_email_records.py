"""Give everybody the record in which django-allauth keeps whether their e-mail is confirmed."""

from django.db import migrations


def make_records(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    EmailAddress.objects.all().delete()
    EmailAddress.objects.bulk_create(
        (
            EmailAddress(user_id=pk, email=email, primary=True)
            for pk, email in User.objects.exclude(email="").values_list("pk", "email").iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(make_records, migrations.RunPython.noop)]
