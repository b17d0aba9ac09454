"""An order by phone: staff types what the customer says."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.phones import normalise_phone
from orders.desk_forms import PhoneOrderForm, line_rows, unjudged
from orders.errors import CartChanged
from orders.phone_orders import last_details, take_order
from orders.references import new_form_key
from shop.errors import ShopError


class PhoneOrders:
    """The page that adds an order: by the rules of the checkout, with a customer on the phone."""

    def has_add_permission(self, request):
        return request.user.has_perm("orders.add_order")

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            form = PhoneOrderForm(initial=PhoneOrderForm.first_values())
            return self._phone_page(request, form, line_rows())
        rows = line_rows(request.POST)
        if "_look_up" in request.POST:
            return self._look_up(request, rows)
        form = PhoneOrderForm(request.POST)
        if "_more_rows" in request.POST:
            unjudged(form, rows)
            return self._phone_page(request, form, rows)
        if not (form.is_valid() & rows.is_valid()):
            return self._phone_page(request, form, rows, status=422)
        try:
            order = take_order(
                form.details(),
                rows.kilograms,
                by=request.user,
                delivery_fee=form.cleaned_data["delivery_fee"],
                is_confirmed=form.cleaned_data["is_confirmed"],
                key=request.POST.get("key", "")[:100],
            )
        except CartChanged as changed:
            told = [str(change) for change in changed.changes]
            return self._phone_page(request, form, rows, told, status=422)
        except ShopError as error:
            return self._phone_page(request, form, rows, [str(error)], status=422)
        self.log_addition(request, order, _("taken by phone"))
        self.message_user(
            request, _("Order %(reference)s is taken.") % {"reference": order.reference}
        )
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))

    def _look_up(self, request, rows):
        """What the customer of this phone said last time, in the fields; the rows stay."""
        typed = {name: request.POST.get(name, "") for name in PhoneOrderForm.base_fields}
        try:
            phone = normalise_phone(typed["phone_number"])
        except ValidationError as error:
            form = PhoneOrderForm(request.POST)
            unjudged(form, rows)
            form.add_error("phone_number", error)
            return self._phone_page(request, form, rows, status=422)
        order = last_details(phone)
        known = PhoneOrderForm.values_of(order) if order else {}
        form = PhoneOrderForm(initial=typed | known)
        unjudged(form, rows)
        return self._phone_page(request, form, rows, looked_up=True, last=order)

    def _phone_page(
        self, request, form, rows, refusals=(), *, status=200, looked_up=False, last=None
    ):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Order by phone"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "refusals": refusals,
            "is_looked_up": looked_up,
            "last": last,
            "key": request.POST.get("key") or new_form_key(),
        }
        page = "admin/orders/order/phone_order.html"
        return TemplateResponse(request, page, context, status=status)
