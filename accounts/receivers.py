"""What follows when something happens to a person (connected in apps.py)."""

from functools import partial

from django.db import transaction


def delete_picture_file(sender, instance, **kwargs):
    """With a profile its picture's file goes, once that is certain."""
    if instance.picture:
        file = instance.picture
        transaction.on_commit(partial(file.storage.delete, file.name))
