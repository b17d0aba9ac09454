"""Lists of prices and stock, as people send them to the desk."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from shop.imports import do_imports
from shop.models import ImportJob

IMPORT = reverse("admin:shop_mangocategory_import")


def xlsx(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(browser, content: bytes | str, name="prices.csv"):
    """What the desk answers to a list."""
    content = content.encode() if isinstance(content, str) else content
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def read_list(browser, content: bytes | str) -> ImportJob:
    """A list that was sent and read, and is not applied yet."""
    response = send(browser, content)
    assert response.status_code == 302, response.content.decode()[-3000:]
    do_imports()
    return ImportJob.objects.latest("pk")


def page_of(job: ImportJob) -> str:
    return reverse("admin:shop_mangocategory_import_job", args=[job.pk])


def apply_list(browser, job: ImportJob) -> ImportJob:
    """The same list after somebody has said yes, and the work is done."""
    assert browser.post(page_of(job) + "apply/").status_code == 302
    do_imports()
    job.refresh_from_db()
    return job


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """How many rows change something, are new, have a mistake, and are as the shop is."""
    return (job.changed, job.new, job.wrong, job.same)
