"""The logins of programs."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class ApiToken(AbstractAuthToken):
    """One program's login on one device. The token itself is told once; a digest of it is kept."""

    device = models.CharField(_("device"), max_length=100, blank=True)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    # Did the login come with a code of the person's app?
    with_code = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-last_used_at"]

    def __str__(self):
        return self.device or self.token_key
