"""Packer and Manager: made by the migration, whatever the owner has made of groups before."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps as shop_apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from orders.roles import MANAGER, MAY, PACKER, role
from tests.desk import staff_in

MIGRATION = ("orders", "0005_roles")
migration = import_module(".".join(["orders.migrations", MIGRATION[1]]))
desk = import_module("orders.migrations.0007_old_money_and_rights")
deleting = import_module("orders.migrations.0013_managers_delete_varieties")
EDITOR = SimpleNamespace(connection=connection)


@pytest.fixture(scope="module")
def apps():
    """The models as the migration finds them."""
    return MigrationLoader(None).project_state(MIGRATION).apps


def rights_of(group) -> set[str]:
    held = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{room}.{codename}" for room, codename in held}


def give_later_rights():
    desk.give_rights(shop_apps, EDITOR)
    deleting.give_right(shop_apps, EDITOR)


@pytest.mark.parametrize("name", [PACKER, MANAGER])
def test_a_database_without_permissions_gets_roles_with_all_their_rights(db, apps, name):
    Group.objects.all().delete()
    Permission.objects.all().delete()
    migration.make_roles(apps, EDITOR)
    give_later_rights()
    assert rights_of(Group.objects.get(name=name)) == set(MAY[name])
    assert rights_of(role(name)) == set(MAY[name])


@pytest.mark.parametrize("name", [PACKER, MANAGER])
def test_a_role_that_was_taken_away_comes_back_as_it_was(db, name):
    Group.objects.all().delete()
    assert rights_of(role(name)) == set(MAY[name])


def test_a_group_of_the_owners_under_such_a_name_keeps_its_rights(db, apps):
    Group.objects.all().delete()
    owners = Group.objects.create(name=MANAGER)
    owners.permissions.set(Permission.objects.filter(codename="view_cart"))
    for _ in range(2):
        migration.make_roles(apps, EDITOR)
        give_later_rights()
    assert rights_of(Group.objects.get(name=MANAGER)) == {"shop.view_cart"}
    assert set(Group.objects.values_list("name", flat=True)) == set(MAY)


def test_only_managers_who_still_keep_varieties_may_delete_them(db):
    managers = role(MANAGER)
    keep, delete = "shop.change_mangocategory", "shop.delete_mangocategory"
    managers.permissions.remove(Permission.objects.get(codename="delete_mangocategory"))
    deleting.give_right(shop_apps, EDITOR)
    assert {keep, delete} <= rights_of(managers)
    managers.permissions.remove(
        *Permission.objects.filter(codename__in=["change_mangocategory", "delete_mangocategory"])
    )
    deleting.give_right(shop_apps, EDITOR)
    assert not {keep, delete} & rights_of(managers)


def test_who_could_change_orders_before_can_still_move_them(db, apps, meera, ravi):
    change = Permission.objects.get(codename="change_order")
    clerks = Group.objects.create(name="Clerks")
    clerks.permissions.add(change)
    meera.user_permissions.add(change)
    migration.make_roles(apps, EDITOR)
    assert rights_of(clerks) == {"orders.change_order", "orders.move_order"}
    assert meera.has_perm("orders.move_order")
    assert not ravi.has_perm("orders.move_order")


def test_going_back_takes_away_what_was_made_and_nothing_of_the_owners(db, apps):
    Group.objects.all().delete()
    migration.make_roles(apps, EDITOR)
    renamed = role(PACKER)
    renamed.name = "প্যাকার"
    renamed.save()
    migration.make_roles(apps, EDITOR)
    migration.take_roles_away(apps, EDITOR)
    assert list(Group.objects.all()) == [renamed]


def test_going_back_takes_no_role_from_anybody(db, apps):
    Group.objects.all().delete()
    migration.make_roles(apps, EDITOR)
    meera = staff_in(PACKER)
    role(MANAGER).permissions.remove(Permission.objects.get(codename="view_user"))
    migration.take_roles_away(apps, EDITOR)
    assert meera.has_perm("orders.move_order")
    assert Group.objects.filter(name=MANAGER).exists()
