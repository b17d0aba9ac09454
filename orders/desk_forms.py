"""What staff types about an order: moves, money, corrections, and orders by phone."""

from decimal import Decimal

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, PhoneField, WholeNumberField
from core.templatetags.amounts import kilos, money
from orders.corrections import DETAILS, Correction
from orders.forms import CheckoutForm
from orders.models import Courier, Order, PaymentMethod
from shop.models import MAX_LINE_KG, CartSummary, MangoCategory

ROWS = 5  # empty rows for varieties; as many more on request
MAX_ROWS = 50


class MoveForm(forms.Form):
    """A move of one order or of many; the status is the pressed button's."""

    note = forms.CharField(
        label=_("Note for the staff"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    courier = forms.ModelChoiceField(
        Courier.objects.filter(is_active=True),
        label=_("Courier"),
        required=False,
        empty_label=_("No courier"),
        error_messages={"invalid_choice": _("Choose one of the couriers who carry for us now.")},
    )


class MoneyForm(forms.Form):
    """Money that came or went back; `seen` is how much had come when the page was drawn."""

    amount = MoneyField(label=_("Amount (taka)"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = MoneyField(required=False, widget=forms.HiddenInput)


class MangoChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, mango):
        words = {
            "name": mango.name,
            "price": money(mango.price),
            "left": kilos(mango.stock_quantity),
        }
        if not mango.is_in_stock:
            return _("%(name)s, sold out") % words
        return _("%(name)s, %(price)s a kg, %(left)s left") % words


class LineForm(forms.Form):
    """One variety and how many kilograms of it; both are typed, or neither."""

    mango = MangoChoiceField(
        MangoCategory.objects.all(),
        label=_("Variety"),
        required=False,
        empty_label=_("Choose a variety"),
        error_messages={"invalid_choice": _("Choose one of our varieties.")},
    )
    kilograms = WholeNumberField(
        label=_("Quantity (kg)"), least=1, most=MAX_LINE_KG, required=False
    )
    kilograms.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": "6"}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (cleaned["mango"] is None) != (cleaned["kilograms"] is None):
            is_kg = cleaned["kilograms"] is None
            told = _("Enter how many kilograms.") if is_kg else _("Choose the variety.")
            self.add_error("kilograms" if is_kg else "mango", told)
        return cleaned


class LineRows(BaseFormSet):
    """Rows for varieties, some of them empty; all their choices are one query."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = LineForm.base_fields["mango"]
        mangoes = MangoCategory.objects.all()
        self.choices = [("", field.empty_label)]
        self.choices += [(mango.pk, field.label_from_instance(mango)) for mango in mangoes]

    def _construct_form(self, i, **kwargs):
        row = super()._construct_form(i, **kwargs)
        row.fields["mango"].widget.choices = self.choices
        return row

    @property
    def kilograms(self) -> dict[int, int]:
        """{variety's key: kg}, of rows that are filled in; a variety of two rows counts twice."""
        wished = {}
        for row in self.cleaned_data:
            if mango := row.get("mango"):
                wished[mango.pk] = wished.get(mango.pk, 0) + row["kilograms"]
        return wished


def line_rows(typed=None) -> LineRows:
    """The rows as they were sent, or empty ones; «more rows» was pressed: five more."""
    more = ROWS if typed is not None and "_more_rows" in typed else 0
    rows = formset_factory(
        LineForm, formset=LineRows, extra=ROWS, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )
    if typed is None:
        return rows(prefix="added")
    try:
        sent = int(typed.get("added-TOTAL_FORMS", ROWS))
    except ValueError:
        sent = ROWS
    count = min(max(sent, 0) + more, MAX_ROWS)
    known = {
        f"added-{i}-{name}": typed.get(f"added-{i}-{name}", "")
        for i in range(count)
        for name in ("mango", "kilograms")
    }
    return rows(known | {"added-TOTAL_FORMS": count, "added-INITIAL_FORMS": 0}, prefix="added")


def unjudged(form: forms.BaseForm, rows: LineRows) -> None:
    """Show these as they were sent, with no word on what is wrong: more rows were asked for."""
    for sheet in (form, *rows.forms):
        sheet._errors, sheet.cleaned_data = ErrorDict(), {}
    rows._errors, rows._non_form_errors = [], ErrorList()


class OrderDetailsForm(forms.ModelForm):
    """Who gets an order and where."""

    class Meta:
        model = Order
        fields = DETAILS
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("billing_address", "shipping_address", "note")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phone_number", "additional_phone"):
            plain = self.fields[name]
            self.fields[name] = PhoneField(label=plain.label, required=plain.required)


class CorrectionForm(OrderDetailsForm):
    """What an order can be corrected to: its lines by their keys, its fee and its details."""

    delivery_fee = MoneyField(label=_("Delivery fee (taka)"))

    def __init__(self, typed=None, *, order: Order):
        # A copy: what was typed must not reach the order but through the act.
        values = {name: getattr(order, name) for name in [*DETAILS, "delivery_fee"]}
        super().__init__(typed, initial=values)
        self.order = order
        for line in order.lines:
            field = WholeNumberField(label=line.name, most=MAX_LINE_KG, initial=line.quantity)
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": "6"}
            self.fields[f"kilograms_{line.pk}"] = field

    @property
    def rows(self) -> list:
        """Each line of the order with its field."""
        return [(line, self[f"kilograms_{line.pk}"]) for line in self.order.lines]

    @property
    def details(self) -> list:
        return [self[name] for name in DETAILS]

    def correction(self, added: dict[int, int]) -> Correction:
        values = self.cleaned_data
        return Correction(
            kilograms={line.pk: values[f"kilograms_{line.pk}"] for line in self.order.lines},
            added=added,
            delivery_fee=values["delivery_fee"],
            details={name: values[name] for name in DETAILS},
        )


class PhoneOrderForm(CheckoutForm):
    """What a customer says on the phone: as in the checkout, and what only staff decides."""

    delivery_fee = MoneyField(label=_("Delivery fee (taka)"))
    is_confirmed = forms.BooleanField(
        label=_("The customer confirmed it on this call"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["payment_method"].widget = forms.Select(choices=PaymentMethod.choices)
        for field in self.fields.values():
            # The desk has no htmx: it checks all fields together.
            field.widget.attrs = {
                name: value
                for name, value in field.widget.attrs.items()
                if not name.startswith("data-hx-") and name not in ("class", "autocomplete")
            }
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["autocomplete"] = "off"

    @classmethod
    def first_values(cls) -> dict:
        fee: Decimal = CartSummary(()).delivery_fee
        return {
            "same_address": True,
            "payment_method": PaymentMethod.CASH_ON_DELIVERY,
            "delivery_fee": f"{fee:.2f}",
            "is_confirmed": True,
        }

    @staticmethod
    def values_of(order: Order) -> dict:
        """What this customer said the last time."""
        is_same = order.shipping_address in ("", order.billing_address)
        return {
            "full_name": order.full_name,
            "additional_phone": order.additional_phone,
            "email": order.email,
            "billing_address": order.billing_address,
            "shipping_address": "" if is_same else order.shipping_address,
            "same_address": is_same,
            "payment_method": order.payment_method,
        }
