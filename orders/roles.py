"""The two roles of the grower's desk, and what each may do there."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

PACKER, MANAGER = "Packer", "Manager"
# As they are when the shop is set up; from then on the owner's pages of groups say what holds.
PACKER_MAY = [
    "orders.view_order",
    "orders.move_order",
    "orders.view_orderitem",
    "orders.view_statuschange",
    "orders.print_order",
    "orders.view_courier",
]
MANAGER_MAY = [
    *PACKER_MAY,
    "orders.change_order",
    "orders.view_payment",
    "orders.change_payment",
    "orders.add_order",
    "orders.view_sales",
    "orders.view_paymententry",
    "orders.view_ordercorrection",
    "orders.add_courier",
    "orders.change_courier",
    "shop.view_mangocategory",
    "shop.add_mangocategory",
    "shop.change_mangocategory",
    "shop.delete_mangocategory",
    "shop.view_stockmovement",
    "accounts.view_user",
    "accounts.view_userprofile",
]
MAY = {PACKER: PACKER_MAY, MANAGER: MANAGER_MAY}


def role(name: str) -> Group:
    """The group of this role; where it was taken away it is made anew, with its first rights."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        group.permissions.set(Permission.objects.filter(_named(MAY[name])))
    return group


def _named(rights: list[str]) -> Q:
    """The permissions written as `room.act_model`."""
    wanted = Q(pk__in=[])
    for right in rights:
        room, _, codename = right.partition(".")
        wanted |= Q(content_type__app_label=room, codename=codename)
    return wanted
