"""Form fields that take what people type: any digits, outer spaces, phones in any writing."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.phones import normalise_phone
from core.pictures import NO_PICTURE
from core.text import fold_digits


class WholeNumberField(forms.Field):
    """A whole number of at most nine digits, in any script's digits."""

    default_error_messages = {
        "required": _("Enter how many kilograms you want."),
        "invalid": _("Enter whole kilograms, such as 5."),
        "too_small": _("Enter at least %(least)d kg."),
        "too_big": _("That is more than we can sell at once."),
    }

    def __init__(self, *, least: int = 0, most: int = 999_999_999, **kwargs):
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value):
        text = fold_digits(str(value if value is not None else "")).strip()
        if not text:
            return None
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        # A long row of digits is never turned into a number: that alone can be costly.
        if len(text) > 10:
            code = "too_small" if text.startswith("-") else "too_big"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"least": self.least}
            )
        return int(text)

    def validate(self, value):
        super().validate(value)
        if value is not None and value < self.least:
            raise forms.ValidationError(
                self.error_messages["too_small"], code="too_small", params={"least": self.least}
            )
        if value is not None and value > self.most:
            raise forms.ValidationError(self.error_messages["too_big"], code="too_big")


class MoneyField(forms.Field):
    """Taka with at most two decimals, in any script's digits, with or without ৳ and commas."""

    default_error_messages = {
        "required": _("Enter an amount in taka."),
        "invalid": _("Enter an amount in taka, such as 1,750 or 1750.50."),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not self.widget.is_hidden:
            self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        if isinstance(value, Decimal):
            return value
        text = fold_digits(str(value if value is not None else "")).replace("৳", "")
        text = re.sub(r"[,\s]", "", text)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,2})?", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text)


class PhoneField(forms.CharField):
    """A phone number in any usual writing, given in E.164."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 40} | kwargs))

    def clean(self, value):
        typed = super().clean(value)
        return normalise_phone(typed) if typed else ""


class PictureInput(forms.ClearableFileInput):
    """Choose a picture; one that is there can be taken away by a tick."""

    clear_checkbox_label = _("Remove the picture")

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/jpeg,image/png,image/webp"} | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        # Who chooses a new picture wants it, ticked or not.
        return files.get(name) or super().value_from_datadict(data, files, name)


class PictureField(forms.FileField):
    """An uploaded picture. The model's own check opens it: here no decoder sees it."""

    widget = PictureInput
    default_error_messages = {"empty": NO_PICTURE, "invalid": NO_PICTURE, "missing": NO_PICTURE}
