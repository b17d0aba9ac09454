"""The start page of the grower's desk: what needs doing now."""

from functools import wraps

from django.contrib import admin
from django.utils import timezone

from orders.desk import cash_of, orders_to_confirm, piles
from orders.models import Order
from shop.models import MangoCategory

LOW_SHOWN = 12


def work_of(user) -> dict:
    """What the start page shows this person: only what their rights let them see anyway."""
    work = {"today": timezone.localdate()}
    if user.has_perm("orders.view_order"):
        found = piles()
        work |= {
            "to_confirm": found[Order.Status.PENDING],
            "to_pack": found[Order.Status.CONFIRMED],
            "to_send": found[Order.Status.PACKED],
            "on_the_way": found[Order.Status.SHIPPED],
            "new_orders": orders_to_confirm(),
        }
    if user.has_perm("shop.view_mangocategory"):
        low = MangoCategory.objects.low().order_by("stock_quantity", "name")
        work |= {"low": list(low[:LOW_SHOWN]), "low_count": low.count()}
    if user.has_perm("orders.view_paymententry"):
        work["cash"] = cash_of(timezone.localdate())
    return work


def with_work(index):
    @wraps(index)
    def start_page(request, extra_context=None):
        return index(request, {"work": work_of(request.user)} | (extra_context or {}))

    return start_page


admin.site.index = with_work(admin.site.index)
admin.site.index_template = "admin/start.html"
