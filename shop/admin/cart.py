"""Carts at the grower's desk: looked at, and cleared away."""

from django.contrib import admin
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from core.admin import DeskAdmin, ReadOnlyInline
from core.templatetags.amounts import kilos
from shop.models import Cart, CartItem


class CartItemInline(ReadOnlyInline):
    model = CartItem
    fields = ["mango", "quantity", "price_seen"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("mango")


@admin.register(Cart)
class CartAdmin(DeskAdmin):
    list_display = ["__str__", "created_at", "varieties", "kilograms"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__username"]
    fields = ["user", "created_at"]
    inlines = [CartItemInline]

    def get_queryset(self, request):
        sizes = {"items_count": Count("items"), "items_kg": Sum("items__quantity", default=0)}
        return super().get_queryset(request).annotate(**sizes)

    @admin.display(description=_("varieties"), ordering="items_count")
    def varieties(self, cart):
        return cart.items_count

    @admin.display(description=_("weight"), ordering="items_kg")
    def kilograms(self, cart):
        return kilos(cart.items_kg)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
