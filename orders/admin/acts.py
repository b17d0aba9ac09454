"""What pages of orders and payments have in common: rows are changed by acts of the shop alone."""

from django.contrib import messages
from django.contrib.admin.utils import model_ngettext
from django.utils.translation import gettext as _

from core.admin import DeskAdmin
from shop.errors import ShopError


class ActsOnly(DeskAdmin):
    """Rows that are never added or deleted by hand; acts of the shop make and change them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # So no page of theirs has a «Save» that would save nothing.
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_money_permission(self, request) -> bool:
        """May this person say that money has come?"""
        return request.user.has_perm("orders.change_payment")

    def act_on_each(self, request, rows, act, done: str) -> None:
        """Do `act` with every row, tell why where the shop refuses, and log the others."""
        changed, refused = [], []
        for row in rows:
            try:
                act(row)
            except ShopError as error:
                refused.append(row)
                self.message_user(request, str(error), messages.ERROR)
            else:
                changed.append(row)
                self.log_change(request, row, done)
        if changed:
            told = {
                "count": len(changed),
                "what": model_ngettext(self.opts, len(changed)),
                "done": done,
            }
            message = _("%(count)d %(what)s: %(done)s") % told
            self.message_user(request, message, messages.SUCCESS)
        elif not refused:
            self.message_user(request, _("There was nothing to change."), messages.INFO)
