"""The logins of programs."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager


class ApiTokenQuerySet(models.QuerySet):
    def live(self):
        """Those that are neither too old nor idle for too long."""
        now = timezone.now()
        return self.filter(expiry__gt=now, last_used_at__gte=now - settings.API_TOKEN_IDLE)

    def over(self):
        """The others, with which nobody gets in any more."""
        now = timezone.now()
        too_old = models.Q(expiry__lte=now)
        return self.filter(too_old | models.Q(last_used_at__lt=now - settings.API_TOKEN_IDLE))

    def end(self) -> int:
        """Delete them. Says how many; those that were over already are not told of."""
        told = self.live().count()
        self.delete()
        return told


class ApiToken(AbstractAuthToken):
    """One program's login on one device. The token itself is told once; a digest of it is kept."""

    device = models.CharField(_("device"), max_length=100, blank=True)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    # Did the login come with a code of the person's app?
    with_code = models.BooleanField(default=False, editable=False)

    objects = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-last_used_at"]

    def __str__(self):
        return self.device or str(_("Unknown program"))

    @property
    def is_live(self) -> bool:
        """As `ApiTokenQuerySet.live`, of a row that was read already."""
        now = timezone.now()
        return self.expiry > now and now - self.last_used_at <= settings.API_TOKEN_IDLE
