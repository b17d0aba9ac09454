"""A list of prices and stock: uploaded, read, looked at, and applied, each step in small parts.

All that is known of a list is in the database. So it does not matter which process does a part: one
that is stopped in the middle is taken over by the next.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from shop.import_apply import apply_rows
from shop.import_file import ImportFile, Unreadable
from shop.import_rows import Reader
from shop.models import ImportJob, ImportRow

READ_AT_ONCE = 500
APPLY_AT_ONCE = 200
# Between two parts, so that others who want to write get their turn on SQLite.
PAUSE_SECONDS = 0.02
# A reader that was silent for so long is taken for dead.
SILENCE = timedelta(seconds=60)
MAX_ATTEMPTS = 3


class NotNow(Exception):
    """The list is no longer, or not yet, at this step."""


class TakenOver(Exception):
    """Somebody else reads this list by now."""


def upload(content: bytes, file_name: str, by, *, may_add: bool) -> ImportJob:
    """Take in a list, which is then read beside the pages.

    Raises Unreadable for what is no list of varieties, and then keeps nothing.
    """
    file = ImportFile(content)
    return ImportJob.objects.create(
        content=content,
        file_name=file_name,
        by=by,
        may_add=may_add,
        columns=list(file.columns.values()),
        ignored=file.ignored,
    )


def confirm(job: ImportJob, by) -> None:
    """Let a list that was read be applied, in the name of `by`. Raises NotNow where it is not."""
    ready = ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.READ)
    if not ready.update(state=ImportJob.State.APPLYING, confirmed_by=by):
        raise NotNow


def drop(job: ImportJob) -> None:
    """Decide that a list that was read is not applied. Raises NotNow where that is decided."""
    ready = ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.READ)
    if not ready.update(state=ImportJob.State.DROPPED):
        raise NotNow


def do_imports(is_over: Callable[[], bool] = lambda: False) -> None:
    """Read and apply what waits, until nothing is left to do or `is_over` says stop."""
    while not is_over() and (job := _claim()):
        try:
            read(job, is_over)
        except TakenOver:
            continue
    waiting = ImportJob.objects.filter(state=ImportJob.State.APPLYING)
    for key in list(waiting.order_by("pk").values_list("pk", flat=True)):
        while not is_over() and apply_some(key):
            time.sleep(PAUSE_SECONDS)


def _claim() -> ImportJob | None:
    """A list that nobody reads, for this process alone; read from its beginning."""
    states, now = ImportJob.State, timezone.now()
    is_free = Q(state=states.WAITING) | Q(state=states.READING, seen_at__lt=now - SILENCE)
    for key in list(ImportJob.objects.filter(is_free).order_by("pk").values_list("pk", flat=True)):
        me = get_random_string(32)
        with transaction.atomic():
            taken = ImportJob.objects.filter(is_free, pk=key).update(
                state=states.READING, reader=me, seen_at=now, attempts=F("attempts") + 1,
                lines_read=0, same=0, changed=0, new=0, wrong=0,
            )  # fmt: skip
            if not taken:
                continue
            ImportRow.objects.filter(job=key).delete()
        job = ImportJob.objects.get(pk=key)
        if job.attempts <= MAX_ATTEMPTS:
            return job
        _end_reading(job, ImportJob.State.UNREADABLE, trouble=_("The file cannot be read."))
    return None


def read(job: ImportJob, is_over: Callable[[], bool] = lambda: False) -> None:
    """Compare a claimed list with the shop, part by part. Raises TakenOver.

    Stopped in the middle, it is free again at once.
    """
    try:
        file = ImportFile(bytes(job.content))
        reader = Reader(may_add=job.may_add)
        waiting = file.lines()
        while lines := list(islice(waiting, READ_AT_ONCE)):
            if is_over():
                _end_reading(job, ImportJob.State.WAITING, attempts=job.attempts - 1)
                return
            _keep(job, lines, reader.rows(lines))
            time.sleep(PAUSE_SECONDS)
    except Unreadable as error:
        _end_reading(job, ImportJob.State.UNREADABLE, trouble=str(error)[:500], content=b"")
    else:
        _end_reading(job, ImportJob.State.READ, content=b"")


@transaction.atomic
def _keep(job: ImportJob, lines, rows: list[ImportRow]) -> None:
    kinds = [row.kind for row in rows]
    counts = {kind.value: kinds.count(kind) for kind in ImportRow.Kind}
    counts["same"] = len(lines) - len(rows)
    counts["lines_read"] = len(lines)
    change = {name: F(name) + count for name, count in counts.items()}
    if not _mine(job).update(seen_at=timezone.now(), **change):
        raise TakenOver
    for row in rows:
        row.job = job
    ImportRow.objects.bulk_create(rows)


def _end_reading(job: ImportJob, state: str, **values) -> None:
    if not _mine(job).update(state=state, reader="", **values):
        raise TakenOver


def _mine(job: ImportJob):
    return ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.READING, reader=job.reader)


@transaction.atomic
def apply_some(job_id: int) -> bool:
    """Apply the next rows of a confirmed list, all of them or none. False where none was left.

    The list is held meanwhile, so of two processes each takes rows of its own, and each row counts
    once.
    """
    job = ImportJob.objects.light().select_for_update().filter(pk=job_id).first()
    if job is None or job.state != ImportJob.State.APPLYING:
        return False
    waiting = job.rows.filter(outcome=ImportRow.Outcome.WAITING).exclude(kind=ImportRow.Kind.WRONG)
    rows = list(waiting.order_by("line")[:APPLY_AT_ONCE])
    if not rows:
        ImportJob.objects.filter(pk=job_id).update(state=ImportJob.State.DONE)
        return False
    left_out = apply_rows(rows, by=job.confirmed_by, note=job.file_name)
    ImportJob.objects.filter(pk=job_id).update(
        applied=F("applied") + len(rows) - len(left_out),
        left_out=F("left_out") + len(left_out),
    )
    return True
