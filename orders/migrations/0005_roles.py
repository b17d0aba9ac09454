"""The groups Packer and Manager, with their rights."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# What the roles may do on the day they are made; orders/roles.py is what tests hold this against.
PACKER_MAY = [
    "orders.view_order",
    "orders.move_order",
    "orders.view_orderitem",
    "orders.view_statuschange",
]
MANAGER_MAY = [
    *PACKER_MAY,
    "orders.change_order",
    "orders.view_payment",
    "orders.change_payment",
    "shop.view_mangocategory",
    "shop.add_mangocategory",
    "shop.change_mangocategory",
    "shop.view_stockmovement",
    "accounts.view_user",
    "accounts.view_userprofile",
]
ROLES = {"Packer": PACKER_MAY, "Manager": MANAGER_MAY}
ROOMS = ["accounts", "shop", "orders"]


def make_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    make_permissions(apps, database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, rights in ROLES.items():
        group, is_new = groups.get_or_create(name=name)
        # A group that the owner made under this name may do what the owner said.
        if is_new:
            group.permissions.set(named(apps, database, rights))
    let_movers_move(apps, database)


def let_movers_move(apps, database):
    """Who could change orders until now could move them: that stays so."""
    change, move = named(apps, database, ["orders.change_order", "orders.move_order"])
    for group in change.group_set.all():
        group.permissions.add(move)
    for person in change.user_set.all():
        person.user_permissions.add(move)


def make_permissions(apps, database):
    """Django makes permissions when all migrations are through; these are needed now."""
    for room in ROOMS:
        config = apps.get_app_config(room)
        # Of a migration's own picture of an app Django thinks that it holds no models.
        config.models_module = True
        create_permissions(config, apps=apps, using=database, verbosity=0)
        config.models_module = None


def named(apps, database, rights) -> list:
    """The permissions written as `room.act_model`, in that order."""
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return [
        permissions.get(content_type__app_label=room, codename=codename)
        for room, codename in (right.split(".") for right in rights)
    ]


def take_roles_away(apps, schema_editor):
    """Only groups that are as they were made, with nobody in them: others are the owner's by now."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name, rights in ROLES.items():
        for group in groups.filter(name=name, user=None):
            held = group.permissions.values_list("content_type__app_label", "codename")
            if {f"{room}.{codename}" for room, codename in held} == set(rights):
                group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_email_and_forgetting"),
        ("accounts", "0003_profile_picture"),
        ("shop", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, take_roles_away)]
