"""Filters of the list of orders."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class BooksFilter(admin.SimpleListFilter):
    """Whether anything is left to do with an order, and whether its money has to go back."""

    title = _("books")
    parameter_name = "books"

    def lookups(self, request, model_admin):
        return [
            ("open", _("Open")),
            ("closed", _("Closed: done and settled")),
            ("collect", _("Sent, money still to come")),
            ("refund", _("Money to give back")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "open":
                return queryset.not_closed()
            case "closed":
                return queryset.closed()
            case "collect":
                return queryset.to_collect()
            case "refund":
                return queryset.to_refund()
        return queryset
