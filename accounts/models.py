"""People: who logs in, and what the shop knows of them for the next delivery."""

import unicodedata

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.phones import normalise_phone


def normalise_email(email: str) -> str:
    """The one way an address is stored: no outer spaces, one Unicode form, lower case."""
    return unicodedata.normalize("NFKC", email or "").strip().lower()


class ShopUserManager(UserManager):
    @classmethod
    def normalize_email(cls, email):
        return normalise_email(email)

    def create_user(self, username=None, email=None, password=None, **fields):
        """As Django's; without a username the first part of the e-mail is shown."""
        name = username or (email or "").partition("@")[0]
        return super().create_user(name, email, password, **fields)

    def create_superuser(self, username=None, email=None, password=None, **fields):
        name = username or (email or "").partition("@")[0]
        return super().create_superuser(name, email, password, **fields)

    def get_by_natural_key(self, username):
        """Log-in names are e-mail addresses, whatever their case and outer spaces."""
        return self.get(email=normalise_email(username))


class User(AbstractUser):
    """A person who can log in, with an e-mail address; `username` is the name that is shown."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail already.")},
    )

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    objects = ShopUserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=_("There is an account with this e-mail already."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        super().clean()
        # Names that look alike are one name, as `create_user` has it too.
        self.username = self.normalize_username(self.username)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and give a new person an empty profile in the same transaction."""
        is_new = self._state.adding
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)
        if is_new:
            UserProfile.objects.get_or_create(user=self)


class UserProfile(models.Model):
    """What a person lets the shop remember. Phone numbers are stored in E.164."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    image_url = models.URLField(_("picture address"), max_length=500, blank=True)
    phone_number = models.CharField(_("phone"), max_length=20, blank=True)
    additional_phone = models.CharField(_("second phone"), max_length=20, blank=True)
    billing_address = models.TextField(_("address"), max_length=500, blank=True)
    shipping_address = models.TextField(_("delivery address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self):
        return str(self.user)

    def clean(self):
        super().clean()
        for field in ("phone_number", "additional_phone"):
            if number := getattr(self, field):
                setattr(self, field, normalise_phone(number))
