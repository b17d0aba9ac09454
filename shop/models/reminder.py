"""The days on which staff was told what runs low."""

from django.db import models
from django.utils import timezone


class LowStockMail(models.Model):
    """That staff was told on this day. A day has one row, so nobody is told twice."""

    day = models.DateField(unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    varieties = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.day}"
