"""What a shopper types to get an order delivered or found."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms import EmailField
from core.forms import PhoneField
from orders.models import PaymentMethod
from orders.services import DeliveryDetails


class CheckoutForm(forms.Form):
    """Who gets the order, where, and how it is paid."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=100,
        error_messages={"required": _("Enter the name of whoever takes the mangoes.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone_number = PhoneField(
        label=_("Phone"),
        help_text=_("The courier calls before delivery."),
        error_messages={"required": _("Enter a phone number the courier can call.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    additional_phone = PhoneField(
        label=_("Second phone"),
        required=False,
        help_text=_("Called when the first one does not answer."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    email = EmailField(required=False, help_text=_("We send the order and its link there."))
    billing_address = forms.CharField(
        label=_("Address"),
        max_length=500,
        error_messages={"required": _("Enter the address.")},
        help_text=_("House, road, area, district."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "billing street-address"}),
    )
    same_address = forms.BooleanField(label=_("Deliver to the same address"), required=False)
    shipping_address = forms.CharField(
        label=_("Delivery address"),
        required=False,
        max_length=500,
        help_text=_("Where the mangoes go, if not to the address above."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "shipping street-address"}),
    )
    payment_method = forms.ChoiceField(
        label=_("Payment"),
        choices=PaymentMethod,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": _("Choose one of these ways to pay.")},
    )
    note = forms.CharField(
        label=_("Note for the grower"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    is_gift = forms.BooleanField(label=_("This is a gift: no prices on the slip"), required=False)
    save_to_profile = forms.BooleanField(label=_("Save to my profile"), required=False)

    # Checked on leaving the field, by the same rules as the whole form.
    CHECKED_ALONE = ("full_name", "phone_number", "additional_phone", "email", "billing_address")

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user if user and user.is_authenticated else None
        if not self.user:
            del self.fields["save_to_profile"]
        for name, field in self.fields.items():
            if name in self.CHECKED_ALONE:
                field.widget.attrs |= {
                    "data-hx-post": reverse("orders:check-field", args=[name]),
                    "data-hx-trigger": "change",
                    "data-hx-target": f"#div_id_{name}",
                    "data-hx-swap": "outerHTML",
                }
            is_choice = isinstance(field, (forms.BooleanField, forms.ChoiceField))
            if not field.required and not is_choice:
                field.label = _("%(label)s (optional)") % {"label": field.label}

    @classmethod
    def starting_values(cls, user) -> dict:
        """What is known before anything is typed: the person's profile, and our usual choices."""
        values = {"same_address": True, "payment_method": PaymentMethod.CASH_ON_DELIVERY}
        if not user.is_authenticated:
            return values
        profile = user.profile
        return values | {
            "full_name": user.get_full_name(),
            "email": user.email,
            "phone_number": profile.phone_number,
            "additional_phone": profile.additional_phone,
            "billing_address": profile.billing_address,
            "shipping_address": profile.shipping_address,
            "same_address": profile.shipping_address in ("", profile.billing_address),
        }

    def clean_payment_method(self):
        return self.cleaned_data["payment_method"] or PaymentMethod.CASH_ON_DELIVERY

    def details(self) -> DeliveryDetails:
        """The order's details; with the box ticked the other address is ignored."""
        values = self.cleaned_data
        other = "" if values["same_address"] else values["shipping_address"]
        return DeliveryDetails(
            full_name=values["full_name"],
            phone_number=values["phone_number"],
            additional_phone=values["additional_phone"],
            email=values["email"],
            billing_address=values["billing_address"],
            shipping_address=other or values["billing_address"],
            payment_method=values["payment_method"],
            note=values["note"],
            is_gift=values["is_gift"],
        )


class TrackForm(forms.Form):
    """How a guest finds an order again."""

    reference = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=_("Such as K7MX-29RH; it is in the mail and on the confirmation."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone_number = PhoneField(
        label=_("Phone"),
        help_text=_("One of the phone numbers given with the order."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class NewAccountForm(forms.Form):
    """The password that turns a guest's order into an account."""

    password1 = forms.CharField(
        label=_("Choose a password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
