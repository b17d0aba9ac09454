"""An uploaded file is there wholly or not at all."""

import errno
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.storage import WholeFiles


class HalfAFile(ContentFile):
    """The disk is full after the first piece."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def files(folder):
    return [file.name for file in folder.rglob("*") if file.is_file()]


def test_a_disk_that_fills_up_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="No space"):
        WholeFiles(tmp_path).save("mango_images/one.jpg", HalfAFile(b"half and half"))
    assert files(tmp_path) == []


def test_djangos_own_storage_would_leave_a_torn_file(tmp_path):
    with pytest.raises(OSError, match="No space"):
        FileSystemStorage(tmp_path).save("mango_images/one.jpg", HalfAFile(b"half and half"))
    assert files(tmp_path) == ["one.jpg"]


def test_a_whole_file_is_kept_under_its_name_and_may_be_read_by_the_proxy(tmp_path, settings):
    storage = WholeFiles(tmp_path)
    assert storage.save("mango_images/one.jpg", ContentFile(b"whole")) == "mango_images/one.jpg"
    assert files(tmp_path) == ["one.jpg"]
    stored = tmp_path / "mango_images" / "one.jpg"
    assert stored.read_bytes() == b"whole"
    assert os.stat(stored).st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS


def test_a_name_that_is_taken_is_not_written_over(tmp_path):
    storage = WholeFiles(tmp_path)
    first, second = (storage.save("one.jpg", ContentFile(text)) for text in (b"one", b"two"))
    assert first != second
    assert (tmp_path / first).read_bytes() == b"one"
