"""What follows when something happens to a person (connected in apps.py)."""

from accounts.models import ApiToken
from accounts.sessions import end_all
from core.storage import delete_once_certain


def delete_picture_file(sender, instance, **kwargs):
    """With a profile its picture's file goes, once that is certain."""
    if instance.picture:
        file = instance.picture
        delete_once_certain(file.storage.delete, file.name)


def end_logins(sender, instance, created, **kwargs):
    """A closed account has no logins, a new password leaves no program logged in; whoever did it.

    (Browsers are logged out by Django where the password is another one.)
    """
    if created:
        return
    if not instance.is_active:
        end_all(instance)
    # What `set_password` typed, until it is saved; a hash that is only brought up to date is not.
    elif instance._password is not None:
        ApiToken.objects.filter(user=instance).end()
