"""The whole ledger, of all varieties."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import DeskAdmin, ReadOnly
from shop.models import MangoCategory, StockMovement


class DirectionFilter(admin.SimpleListFilter):
    title = _("direction")
    parameter_name = "direction"

    def lookups(self, request, model_admin):
        return [("came", _("Came")), ("went", _("Went"))]

    def queryset(self, request, queryset):
        match self.value():
            case "came":
                return queryset.filter(change__gt=0)
            case "went":
                return queryset.filter(change__lt=0)
        return queryset


class LowFilter(admin.SimpleListFilter):
    title = _("shelf")
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [("low", _("Of varieties that run low"))]

    def queryset(self, request, queryset):
        if self.value() == "low":
            return queryset.filter(mango__in=MangoCategory.objects.low())
        return queryset


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, DeskAdmin):
    list_display = ["at", "mango_name", "kilograms", "reason", "order", "by", "note"]
    list_filter = ["reason", DirectionFilter, LowFilter, "mango"]
    list_select_related = ["order", "by"]
    date_hierarchy = "at"
    search_fields = ["mango_name", "order__reference", "note"]
    fields = ["at", "mango_name", "mango", "kilograms", "reason", "order", "by", "note"]

    @admin.display(description=_("change"), ordering="change")
    def kilograms(self, movement):
        return movement.signed
