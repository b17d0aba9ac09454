"""What staff types about the stock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import WholeNumberField
from core.text import fold_digits
from shop.models import MangoCategory
from shop.models.sent_form import new_form_key
from shop.models.stock import MAX_STOCK_KG

NOTE_SIGNS = 200


class KilogramsField(WholeNumberField):
    """Kilograms that come or go: at least one, and no more than the shop can hold."""

    def __init__(self, **kwargs):
        words = {
            "required": _("Enter how many kilograms."),
            "too_big": _("That is more than the shop can hold."),
        }
        small = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "kilograms"}
        )
        super().__init__(
            **{"least": 1, "most": MAX_STOCK_KG, "error_messages": words, "widget": small} | kwargs
        )


class OnceForm(forms.Form):
    """A form that counts once: a second one with the same key changes nothing."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, sent=None, **kwargs):
        super().__init__(sent, **({"initial": {"key": new_form_key()}} | kwargs))


class ReceiveForm(OnceForm):
    """Kilograms of one variety that came."""

    kilograms = KilogramsField(label=_("Kilograms that came"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_SIGNS,
        help_text=_("Who brought them, say."),
    )

    def __init__(self, sent=None, **kwargs):
        super().__init__(sent, **({"auto_id": "receive_%s"} | kwargs))


class WriteOffForm(OnceForm):
    """Kilograms of one variety that go without being sold."""

    kilograms = KilogramsField(label=_("Kilograms to take away"))
    note = forms.CharField(
        label=_("Why"),
        max_length=NOTE_SIGNS,
        error_messages={"required": _("Say why these kilograms are written off.")},
        help_text=_("Spoiled, eaten by ants, given away …"),
    )

    def __init__(self, sent=None, **kwargs):
        super().__init__(sent, **({"auto_id": "write_off_%s"} | kwargs))


class DeliveryForm(OnceForm):
    """A morning's delivery: a box of kilograms for every variety, most of them left empty."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_SIGNS,
        help_text=_("It is written beside every variety: who brought them, say."),
    )

    def __init__(self, mangoes: list[MangoCategory], sent=None, **kwargs):
        super().__init__(sent, **kwargs)
        self.mangoes = mangoes
        for mango in mangoes:
            self.fields[f"kg_{mango.pk}"] = KilogramsField(required=False, label=mango.name)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.kilograms():
            raise forms.ValidationError(_("Enter the kilograms of at least one variety."))
        return cleaned

    def kilograms(self) -> dict[int, int]:
        """{variety's key: kg} of the boxes that were filled in."""
        typed = {mango.pk: self.cleaned_data.get(f"kg_{mango.pk}") for mango in self.mangoes}
        return {key: kg for key, kg in typed.items() if kg is not None}

    def rows(self):
        """Each variety with its box."""
        return [(mango, self[f"kg_{mango.pk}"]) for mango in self.mangoes]


class DayField(forms.DateField):
    """A day as browsers send it, or typed in any digits."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value):
        day = super().to_python(fold_digits(value) if isinstance(value, str) else value)
        if day and not 2000 <= day.year < 2200:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class DaysForm(forms.Form):
    """From one day to another, both included and both optional."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The first day is after the last one."))
        return cleaned
