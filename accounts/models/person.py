"""People: who logs in, and what the shop knows of them for the next delivery."""

import unicodedata
from uuid import uuid4

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.names import tidy_name, validate_name
from core.phones import normalise_phone
from core.pictures import clean_picture, validate_picture
from core.storage import delete_once_certain

PICTURE_SIZE = 512  # pixels on the longer side, enough for a screen of double density


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

    username = models.CharField(
        _("username"),
        max_length=150,
        unique=True,
        validators=[validate_name],
        help_text=_("The name that is shown, in any script."),
        error_messages={"unique": _("Somebody has this name already. Choose another one.")},
    )
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

    @classmethod
    def normalize_username(cls, username):
        return tidy_name(username) if isinstance(username, str) else username

    def clean(self):
        super().clean()
        # Names that look alike are one name, as `create_user` has it too.
        self.username = self.normalize_username(self.username)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save; a new person gets an empty profile, and the e-mail its record with allauth."""
        is_new = self._state.adding
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)
        if is_new:
            UserProfile.objects.get_or_create(user=self)
        fields = kwargs.get("update_fields")
        if fields is None or "email" in fields:
            self._keep_email_record()

    def _keep_email_record(self) -> None:
        """allauth knows of this address whether it is confirmed; of no other one it knows."""
        if not self.email:
            return
        self.emailaddress_set.exclude(email=self.email).delete()
        self.emailaddress_set.get_or_create(email=self.email, defaults={"primary": True})

    @property
    def has_confirmed_email(self) -> bool:
        return self.emailaddress_set.filter(email=self.email, verified=True).exists()


class UserProfile(models.Model):
    """What a person lets the shop remember. Phone numbers are stored in E.164."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    picture = models.ImageField(
        _("picture"), upload_to="profile_pictures/", blank=True, validators=[validate_picture]
    )
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

    def save(self, *args, **kwargs):
        """Save; a new picture is stored under a name of ours, and the file it replaces goes.

        Raises ValidationError where the picture is none, and then writes nothing.
        """
        fields = kwargs.get("update_fields")
        if fields is not None and "picture" not in fields:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            # Held: of two pictures sent at once, the second finds the first, and it goes.
            rows = UserProfile.objects.select_for_update().filter(pk=self.pk)
            old = rows.values_list("picture", flat=True).first()
            if self.picture and not self.picture._committed:
                _picture, file = clean_picture(self.picture.file, PICTURE_SIZE)
                self.picture.save(f"{uuid4().hex}.jpg", file, save=False)
            super().save(*args, **kwargs)
            if old and old != self.picture.name:
                delete_once_certain(self.picture.storage.delete, old)
        return None

    def clean(self):
        super().clean()
        for field in ("phone_number", "additional_phone"):
            if number := getattr(self, field):
                setattr(self, field, normalise_phone(number))
