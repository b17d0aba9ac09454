"""Varieties, their ledger and carts at the grower's desk."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import CarefulForm, DeskAdmin, ReadOnly, ReadOnlyInline
from core.templatetags.amounts import kilos
from shop.models import Cart, CartItem, MangoCategory, StockMovement
from shop.models.mango import MAX_STOCK_KG
from shop.pictures import WIDTHS, rendition_name


class VarietyForm(CarefulForm):
    """A variety; its stock is changed by what was typed minus what the page showed.

    `stock_change` is that difference in kg. So sales made since the page was drawn stay sold.
    """

    stock_change = 0

    def clean(self):
        cleaned = super().clean()
        if "stock_quantity" in self.changed_data and "stock_quantity" in cleaned:
            self.stock_change = cleaned["stock_quantity"] - self._stock_shown()
            self._ensure_possible()
            # The stock itself goes through its own door, with a row in the ledger.
            cleaned["stock_quantity"] = self.instance.stock_quantity
        return cleaned

    def _stock_shown(self) -> int:
        """The stock as the page showed it; what is stored now, where the page does not say."""
        sent = self.data.get(self["stock_quantity"].html_initial_name)
        try:
            shown = self.fields["stock_quantity"].to_python(sent)
        except forms.ValidationError:
            shown = None
        return self.instance.stock_quantity if shown is None else shown

    def _ensure_possible(self) -> None:
        left = self.instance.stock_quantity
        if left + self.stock_change < 0:
            self.add_error(
                "stock_quantity",
                _(
                    "This takes %(taken)s away, and only %(left)s are left: there were more when "
                    "this page was opened. Open it again to see the figure of now."
                )
                % {"taken": kilos(-self.stock_change), "left": kilos(left)},
            )
        elif left + self.stock_change > MAX_STOCK_KG:
            self.add_error(
                "stock_quantity",
                _("With %(left)s there already this is more than the shop can hold.")
                % {"left": kilos(left)},
            )


class ShelfFilter(admin.SimpleListFilter):
    title = _("shelf")
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [
            ("in", _("In stock")),
            ("low", _("Running out")),
            ("out", _("Sold out")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "in":
                return queryset.in_stock()
            case "low":
                return queryset.running_out()
            case "out":
                return queryset.sold_out()
        return queryset


@admin.register(MangoCategory)
class MangoCategoryAdmin(DeskAdmin):
    form = VarietyForm
    list_display = ["thumbnail", "name", "price", "stock_quantity", "shelf", "name_bn"]
    list_display_links = ["thumbnail", "name"]
    list_editable = ["price", "stock_quantity"]
    list_filter = [ShelfFilter]
    list_per_page = 50
    search_fields = ["name", "name_bn", "aliases"]
    readonly_fields = ["preview", "ledger"]
    fieldsets = [
        (None, {"fields": ["name", "name_bn", "aliases", "description", "slug"]}),
        (_("Price and stock"), {"fields": ["price", "stock_quantity", "ledger"]}),
        (_("Picture"), {"fields": ["preview", "image"]}),
    ]
    # The content of an upload decides, and the model looks at it; Django's own form field would
    # first hand it to every decoder there is.
    formfield_overrides = {models.ImageField: {"form_class": forms.FileField, "max_length": None}}

    @admin.display(description=_("picture"))
    def thumbnail(self, mango):
        return _picture(mango, "thumbnail") if mango.image else _("none")

    @admin.display(description=_("as shoppers see it"))
    def preview(self, mango):
        return _picture(mango, "preview") if mango.image else _("No picture yet.")

    @admin.display(description=_("shelf"))
    def shelf(self, mango):
        if not mango.is_in_stock:
            return format_html('<span class="sold-out">{}</span>', _("Sold out"))
        if mango.is_running_out:
            return format_html('<span class="running-out">{}</span>', _("Running out"))
        return _("In stock")

    @admin.display(description=_("ledger"))
    def ledger(self, mango):
        if not mango.pk:
            return _("Begins with the first kilogram.")
        address = reverse("admin:shop_stockmovement_changelist")
        return format_html(
            '<a href="{}?mango__id__exact={}">{}</a>',
            address,
            mango.pk,
            _("Every kilogram that came or went"),
        )

    def save_model(self, request, obj, form, change):
        """Save a variety; its stock changes by the form's difference, under this person's name."""
        obj.save()
        reasons = StockMovement.Reason
        reason = reasons.CORRECTED if change else reasons.RECEIVED
        obj.change_stock(form.stock_change, reason, by=request.user)

    def delete_queryset(self, request, queryset):
        # One by one: only so do the pictures go too.
        for mango in queryset:
            mango.delete()


def _picture(mango, css_class: str):
    name = mango.image.name
    if mango.image_width:
        name = rendition_name(name, WIDTHS[0])
    return format_html(
        '<img src="{}" alt="" class="{}" loading="lazy">', mango.image.storage.url(name), css_class
    )


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, DeskAdmin):
    list_display = ["at", "mango_name", "kilograms", "reason", "order", "by"]
    list_filter = ["reason", "mango"]
    list_select_related = ["order", "by"]
    date_hierarchy = "at"
    search_fields = ["mango_name", "order__reference"]
    fields = ["at", "mango_name", "mango", "kilograms", "reason", "order", "by"]

    @admin.display(description=_("change"), ordering="change")
    def kilograms(self, movement):
        sign = "+" if movement.change > 0 else "−"
        return f"{sign}{kilos(abs(movement.change))}"


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
