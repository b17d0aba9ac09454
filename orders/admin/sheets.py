"""The list of orders as files: the orders, and their lines."""

from django.utils.translation import gettext_lazy as _

from core.admin_sheets import SheetPages
from orders.exchange import (
    OrderItemSheet,
    OrderSheet,
    PaidOrderSheet,
    items_in_pages,
    orders_in_pages,
)


class OrderSheets(SheetPages):
    """For the admin of orders. What payments say is only for who may see payments."""

    sheets = {"orders": _("Orders"), "items": _("Order items")}

    def may_take_sheet(self, request, name):
        may = super().may_take_sheet(request, name)
        return may and (name != "items" or request.user.has_perm("orders.view_orderitem"))

    def sheet_of(self, request, name, rows):
        if name == "items":
            return OrderItemSheet().sheet("order-items", items_in_pages(rows))
        sees_payments = request.user.has_perm("orders.view_payment")
        resource = PaidOrderSheet() if sees_payments else OrderSheet()
        return resource.sheet("orders", orders_in_pages(rows))
