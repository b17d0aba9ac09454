"""The form of a variety: what is typed as its stock counts as a difference."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import CarefulForm
from core.templatetags.amounts import kilos
from shop.models.stock import MAX_STOCK_KG


class VarietyForm(CarefulForm):
    """A variety; its stock is changed by what was typed minus what the page showed.

    `stock_change` is that difference in kg. So sales made since the page was drawn stay sold.
    """

    stock_change = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "low_stock_kg" in self.fields:
            self.fields["low_stock_kg"].required = False

    def clean_low_stock_kg(self):
        """Left empty, the threshold stays as it is."""
        threshold = self.cleaned_data["low_stock_kg"]
        return self.instance.low_stock_kg if threshold is None else threshold

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
