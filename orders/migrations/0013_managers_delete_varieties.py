"""Who keeps the varieties may also delete one."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def give_right(apps, schema_editor):
    database = schema_editor.connection.alias
    config = apps.get_app_config("shop")
    # Of a migration's own picture of an app Django thinks that it holds no models.
    config.models_module = True
    create_permissions(config, apps=apps, using=database, verbosity=0)
    config.models_module = None
    rights = apps.get_model("auth", "Permission").objects.using(database)
    may_delete = rights.get(content_type__app_label="shop", codename="delete_mangocategory")
    groups = apps.get_model("auth", "Group").objects.using(database)
    # A group of the owner's own under this name may do what the owner said.
    for group in groups.filter(name="Manager", permissions__codename="change_mangocategory"):
        group.permissions.add(may_delete)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0012_placed_by_key"),
        ("shop", "0005_import_attempts"),
    ]

    operations = [migrations.RunPython(give_right, migrations.RunPython.noop)]
