"""Single values in JSON, strict about their type: true is not 1, and 5 is not a text.

What a form of the shop would take as text is taken as text here, too, by the same form field.
"""

from datetime import UTC, datetime
from decimal import Decimal

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.forms import MoneyField, WholeNumberField
from core.text import fold_digits
from orders.models import PaymentMethod
from shop.models import MAX_LINE_KG
from shop.models.stock import MAX_STOCK_KG

LONGEST_NUMBER = 20  # digits


class Text(serializers.CharField):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if self.max_length is not None:
            # In the words of the pages: DRF has its own for what is too long.
            others = [rule for rule in self.validators if not isinstance(rule, MaxLengthValidator)]
            self.validators = [*others, MaxLengthValidator(self.max_length)]

    def to_internal_value(self, value):
        if not isinstance(value, str):
            self.fail("invalid")
        return super().to_internal_value(value)


class Choice(serializers.ChoiceField):
    """One of some texts. What was sent instead is not said again: it could be anything."""

    default_error_messages = {"invalid_choice": _("Send one of these: %s.")}

    def to_internal_value(self, value):
        if not isinstance(value, str) or value not in self.choices:
            known = self.error_messages["invalid_choice"] % ", ".join(self.choices)
            raise serializers.ValidationError(known, code="invalid_choice")
        return value


@extend_schema_field(OpenApiTypes.BOOL)
class Flag(serializers.Field):
    """True or false, and nothing that only looks like it."""

    default_error_messages = {"invalid": _("Send true or false.")}

    def to_internal_value(self, value) -> bool:
        if not isinstance(value, bool):
            self.fail("invalid")
        return value


class Kilograms(serializers.Field):
    """Whole kilograms: a number, or the digits of one as a form would take them."""

    def __init__(self, *, least: int, most: int, **kwargs):
        self.form_field = WholeNumberField(least=least, most=most)
        super().__init__(**kwargs)

    def to_internal_value(self, value) -> int:
        if not isinstance(value, int | str) or isinstance(value, bool):
            raise serializers.ValidationError(self.form_field.error_messages["invalid"])
        try:
            return self.form_field.clean(value)
        except forms.ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class Moment(serializers.DateTimeField):
    """A moment that UTC has, too: at the ends of the calendar some zone's clocks are beyond it."""

    def to_internal_value(self, value) -> datetime:
        try:
            return super().to_internal_value(value).astimezone(UTC)
        except OverflowError:
            self.fail("overflow", timezone="UTC")


def _kilograms_schema(least: int, most: int, digits: str) -> dict:
    """A number, or digits; of these the schema promises less than the shop takes."""
    return {
        "oneOf": [
            {"type": "integer", "minimum": least, "maximum": most},
            {"type": "string", "pattern": digits, "description": "Digits, of any script."},
        ]
    }


@extend_schema_field(_kilograms_schema(1, MAX_LINE_KG, "^[1-9][0-9]{0,4}$"))
class LineKilograms(Kilograms):
    """The kilograms of one line of a cart."""

    def __init__(self, **kwargs):
        super().__init__(least=1, most=MAX_LINE_KG, **kwargs)


@extend_schema_field(_kilograms_schema(0, MAX_STOCK_KG, "^[0-9]{1,8}$"))
class StockKilograms(Kilograms):
    """The kilograms on the shelf."""

    def __init__(self, **kwargs):
        super().__init__(least=0, most=MAX_STOCK_KG, **kwargs)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": r"^[0-9]{1,8}(\.[0-9]{1,2})?$"},
            {"type": "integer", "minimum": 0, "maximum": 99_999_999},
        ]
    }
)
class Taka(serializers.Field):
    """An amount in taka: a text such as "350.00", or a number."""

    def __init__(self, **kwargs):
        self.form_field = MoneyField()
        super().__init__(**kwargs)

    def to_internal_value(self, value) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise serializers.ValidationError(self.form_field.error_messages["invalid"])
        # Written out as people write amounts; a huge exponent would be a long row of zeros.
        if isinstance(value, Decimal) and abs(value.adjusted()) < LONGEST_NUMBER:
            value = format(value, "f")
        try:
            return self.form_field.clean(str(value))
        except forms.ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class PictureAddress(serializers.Field):
    """The whole address of a picture; null where there is none."""

    def to_representation(self, image) -> str | None:
        return picture_address(self.context["request"], image)


@extend_schema_field({"type": "string", "format": "binary"})
class Picture(serializers.Field):
    """An uploaded picture; nothing takes away the one that is there, its address leaves it.

    So a program may send back a variety as it read it. The model looks at the picture's content.
    """

    default_error_messages = {
        "invalid": _("Send the picture as a file, by multipart/form-data."),
    }

    def to_internal_value(self, value):
        if isinstance(value, UploadedFile):
            return value
        if value in ("", None):
            return ""
        stored = getattr(self.parent.instance, "image", None)
        if stored and value == picture_address(self.context["request"], stored):
            return stored
        return self.fail("invalid")


def picture_address(request, image) -> str | None:
    return request.build_absolute_uri(image.url) if image else None


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 1},
            {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
        ]
    }
)
class Key(serializers.Field):
    """The id of a row, as a number or in digits; whether there is such a row is another matter."""

    default_error_messages = {"invalid": _("Send the id of a variety, a whole number.")}

    def to_internal_value(self, value) -> int:
        if isinstance(value, str):
            value = fold_digits(value).strip()
            if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER:
                return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail("invalid")
        return value


@extend_schema_field(
    {"type": "string", "enum": [*PaymentMethod.values, *map(str, PaymentMethod.labels)]}
)
class PaymentMethodName(Text):
    """A way to pay, by its value or by the name that shoppers read."""

    def to_internal_value(self, value) -> str:
        text = super().to_internal_value(value)
        return next((way.value for way in PaymentMethod if text == str(way.label)), text)
