"""What people type about themselves. The forms of logging in are allauth's, in the shop's words."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User, UserProfile, normalise_email
from accounts.services import hand_over, register_shopper
from core.forms import PhoneField, PictureField

GOOD_PASSWORD = _("At least 8 characters. A short sentence is good, and easy to remember.")


class EmailField(forms.EmailField):
    """An e-mail address as the shop stores it, whatever its case and outer spaces."""

    def __init__(self, *, autocomplete="email", **kwargs):
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs=attrs), **kwargs
        )

    def to_python(self, value):
        return normalise_email(super().to_python(value))


class ShopWords:
    """The shop's labels and help in place of allauth's; no words inside the fields."""

    words = {}  # name of the field: (label, help)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


class LoginForm(ShopWords, allauth_forms.LoginForm):
    words = {"password": (_("Password"), "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What a password manager keeps beside the password is the e-mail.
        self.fields["login"] = EmailField(autocomplete="username")


class RegistrationForm(ShopWords, allauth_forms.SignupForm):
    words = {
        "username": (
            _("Username"),
            _("Your name in the shop, as you write it: Asha Rahman, or আশা."),
        ),
        "password1": (_("Password"), GOOD_PASSWORD),
        "password2": (_("Password again"), ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailField(help_text=_("You log in with it."))
        # Not "username": password managers would offer it where the e-mail is asked.
        self.fields["username"].widget.attrs |= {"autocomplete": "nickname", "spellcheck": "false"}

    def clean_email(self):
        """Who registers is told of an account that is there; the limit on tries stops lists."""
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():
            raise get_adapter().validation_error("email_taken")
        return email

    def save(self, request):
        """Open the account. Raises ValidationError where another one took the name meanwhile."""
        return register_shopper(
            username=self.cleaned_data["username"],
            email=self.cleaned_data["email"],
            password=self.cleaned_data["password1"],
        )

    def add_errors_of(self, refusal: ValidationError) -> None:
        """Show what `register_shopper` refused beside the fields it is about."""
        for name, errors in refusal.error_dict.items():
            self.add_error("password1" if name == "password" else name, errors)


class ChangePasswordForm(ShopWords, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": (_("Password until now"), ""),
        "password1": (_("New password"), GOOD_PASSWORD),
        "password2": (_("New password again"), ""),
    }


class PasswordAskedForm(forms.Form):
    """The password once more, before something that only its owner may do."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data=None, *, user, **kwargs):
        super().__init__(data=data, **kwargs)
        self.user = user

    def clean_password(self):
        """Counted as logging in is: guesses here are guesses, too."""
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password


class ChangeEmailForm(PasswordAskedForm, allauth_forms.AddEmailForm):
    """Another e-mail for logging in. The password is looked at last, when all else is right."""

    field_order = ["email", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailField()
        self.fields["email"].label = _("New e-mail")
        self.order_fields(self.field_order)

    def clean_password(self):
        return super().clean_password() if "email" in self.cleaned_data else ""


class EmailCodeForm(ShopWords, allauth_forms.ConfirmEmailVerificationCodeForm):
    words = {"code": (_("Code"), _("It is in the mail, and holds for 15 minutes."))}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    email = EmailField()

    def clean_email(self):
        """One look-up for everybody; a closed account answers like an unknown one."""
        email = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class ResetPasswordKeyForm(ShopWords, allauth_forms.ResetPasswordKeyForm):
    words = {
        "password1": (_("New password"), GOOD_PASSWORD),
        "password2": (_("New password again"), ""),
    }

    @transaction.atomic
    def save(self):
        super().save()
        get_adapter().forget_failed_logins(self.user.email)
        if not self.user.has_confirmed_email:
            hand_over(self.user)


class ProfileForm(forms.ModelForm):
    """What a person lets the shop remember for the next delivery; nothing is required."""

    phone_number = PhoneField(
        label=_("Phone (optional)"),
        required=False,
        help_text=_("The courier calls before delivery."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    additional_phone = PhoneField(
        label=_("Second phone (optional)"),
        required=False,
        help_text=_("Called when the first one does not answer."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    picture = PictureField(
        label=_("Picture (optional)"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 5 MB. We keep a small copy, without place or time."),
    )
    image_url = forms.URLField(
        label=_("Or the address of a picture (optional)"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a web address, such as https://example.com/me.jpg.")},
        widget=forms.URLInput(attrs={"autocomplete": "photo"}),
    )

    class Meta:
        model = UserProfile
        fields = [
            "phone_number",
            "additional_phone",
            "billing_address",
            "shipping_address",
            "picture",
            "image_url",
        ]
        labels = {
            "billing_address": _("Address (optional)"),
            "shipping_address": _("Delivery address (optional)"),
        }
        help_texts = {
            "billing_address": _("House, road, area, district."),
            "shipping_address": _("Where the mangoes go, if not to the address above."),
        }
        widgets = {
            "billing_address": forms.Textarea(
                attrs={"rows": 3, "autocomplete": "billing street-address"}
            ),
            "shipping_address": forms.Textarea(
                attrs={"rows": 3, "autocomplete": "shipping street-address"}
            ),
        }

    def clean_image_url(self):
        url = self.cleaned_data["image_url"]
        if url:
            message = self.fields["image_url"].error_messages["invalid"]
            URLValidator(schemes=["http", "https"], message=message)(url)
        return url
