"""Lists of prices and stock on their way into the shop: what each said, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=30)


class ImportJobQuerySet(models.QuerySet):
    def light(self) -> "ImportJobQuerySet":
        """Without the files themselves."""
        return self.defer("content")

    def old(self) -> "ImportJobQuerySet":
        return self.filter(at__lt=timezone.now() - KEPT)


class ImportJob(models.Model):
    """One uploaded list. Nothing of it is written before somebody has seen the differences."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READ = "read", _("Read: nothing is changed yet")
        UNREADABLE = "unreadable", _("Could not be read")
        APPLYING = "applying", _("Being applied")
        DONE = "done", _("Applied")
        DROPPED = "dropped", _("Not applied")

    state = models.CharField(max_length=20, choices=State, default=State.WAITING, db_index=True)
    file_name = models.CharField(max_length=100)
    # The file as it came; empty once it has been read.
    content = models.BinaryField(default=b"")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # What staff who uploaded it may do: new varieties need a right of their own.
    may_add = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Whoever reads the file writes its name here, and goes on only while it stands here.
    reader = models.CharField(max_length=32, blank=True)
    seen_at = models.DateTimeField(null=True)
    # How often somebody began to read it: a file that ends its reader is not tried for ever.
    attempts = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=list)
    ignored = models.JSONField(default=list)
    trouble = models.CharField(max_length=500, blank=True)
    lines_read = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING, self.State.APPLYING)

    @property
    def is_read(self) -> bool:
        """Does it wait for somebody to say yes or no?"""
        return self.state == self.State.READ

    @property
    def to_apply(self) -> int:
        return self.changed + self.new

    @property
    def handled(self) -> int:
        return self.applied + self.left_out


class ImportRow(models.Model):
    """One line of the list that changes something or has a mistake."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changes")
        NEW = "new", _("New varieties")
        WRONG = "wrong", _("Mistakes")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Not applied yet")
        APPLIED = "applied", _("Applied")
        LEFT_OUT = "left_out", _("Left out")

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    mango = models.ForeignKey("shop.MangoCategory", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=100)
    # {column: what it was when the list was read}, and {column: what the list says}; only what
    # differs. Prices are text, so that they stay exact.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # Why it is a mistake, or why it was left out.
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["job", "line"], name="import_line_read_once"),
        ]
        indexes = [
            models.Index(fields=["job", "kind", "line"], name="import_rows_of_kind"),
            models.Index(fields=["job", "outcome", "line"], name="import_rows_to_do"),
        ]

    def __str__(self):
        return f"{self.line}: {self.name}"
