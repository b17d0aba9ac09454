"""Forms of the desk that count once, however often they are sent."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

KEPT = timedelta(days=30)


class SentFormQuerySet(models.QuerySet):
    def take(self, key: str) -> bool:
        """Is this the first time that the form with this one-time key is acted on?

        Called in the act's own transaction: a form that is refused may be sent again, and of two at
        once the second waits here until the first has ended.
        """
        try:
            with transaction.atomic():
                self.create(key=key)
        except IntegrityError:
            return False
        return True

    def old(self) -> "SentFormQuerySet":
        """Of forms that nobody has open any more."""
        return self.filter(at__lt=timezone.now() - KEPT)


class SentForm(models.Model):
    """The one-time key of a form that was acted on."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentFormQuerySet.as_manager()

    def __str__(self):
        return self.key


def new_form_key() -> str:
    return get_random_string(32)
