"""Couriers at the grower's desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import CarefulForm, DeskAdmin
from core.forms import PhoneField
from orders.models import Courier


class CourierForm(CarefulForm):
    phone_number = PhoneField(
        label=_("phone"), required=False, help_text=_("Customers read it in the mail «on its way».")
    )


@admin.register(Courier)
class CourierAdmin(DeskAdmin):
    form = CourierForm
    list_display = ["name", "phone", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "phone_number"]
    fields = ["name", "phone_number", "is_active"]

    @admin.display(description=_("phone"), ordering="phone_number")
    def phone(self, courier):
        return courier.phone_spoken
