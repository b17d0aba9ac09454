"""Varieties at the grower's desk."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import DeskAdmin
from core.sheets import in_pages
from shop.admin.import_pages import ImportPages
from shop.admin.stock_pages import StockPages
from shop.admin.variety_form import VarietyForm
from shop.exchange import VarietySheet
from shop.models import MangoCategory, StockMovement
from shop.pictures import WIDTHS, rendition_name


class ShelfFilter(admin.SimpleListFilter):
    title = _("shelf")
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [
            ("in", _("In stock")),
            ("low", _("Running low")),
            ("out", _("Sold out")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "in":
                return queryset.in_stock()
            case "low":
                return queryset.low()
            case "out":
                return queryset.sold_out()
        return queryset


@admin.register(MangoCategory)
class MangoCategoryAdmin(StockPages, ImportPages, DeskAdmin):
    form = VarietyForm
    sheets = {"varieties": _("Varieties")}
    list_display = [
        "thumbnail",
        "name",
        "price",
        "stock_quantity",
        "low_stock_kg",
        "shelf",
        "name_bn",
    ]
    list_display_links = ["name"]
    list_editable = ["price", "stock_quantity", "low_stock_kg"]
    list_filter = [ShelfFilter]
    list_per_page = 50
    search_fields = ["name", "name_bn", "aliases"]
    readonly_fields = ["preview", "ledger"]
    fieldsets = [
        (None, {"fields": ["name", "name_bn", "aliases", "description", "slug"]}),
        (_("Price and stock"), {"fields": ["price", "stock_quantity", "low_stock_kg", "ledger"]}),
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
        if mango.is_low:
            return format_html('<span class="running-out">{}</span>', _("Running low"))
        return _("In stock")

    @admin.display(description=_("ledger"))
    def ledger(self, mango):
        if not mango.pk:
            return _("Begins with the first kilogram.")
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:shop_mangocategory_stock", args=[mango.pk]),
            _("Every kilogram that came or went"),
        )

    def save_model(self, request, obj, form, change):
        """Save a variety; its stock changes by the form's difference, under this person's name."""
        obj.save()
        reasons = StockMovement.Reason
        reason = reasons.CORRECTED if change else reasons.RECEIVED
        obj.change_stock(form.stock_change, reason, by=request.user)

    def sheet_of(self, request, name, rows):
        return VarietySheet().sheet("varieties", in_pages(rows))

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
