"""Who carries orders to their doors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phones import spoken_phone


class Courier(models.Model):
    """Somebody who brings orders and takes their cash: one of ours, or a parcel service."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    phone_number = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(
        _("carries for us now"), default=True, help_text=_("Others are not offered any more.")
    )

    class Meta:
        verbose_name = _("courier")
        verbose_name_plural = _("couriers")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def phone_spoken(self) -> str:
        return spoken_phone(self.phone_number)
