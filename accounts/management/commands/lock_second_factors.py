"""After SECRET_KEY was changed: two-step login goes on without the old key."""

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.adapter import lock_anew

PLACES = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Command(BaseCommand):
    help = (
        "Locks what two-step login keeps with today's SECRET_KEY. Run it while the old key is "
        "among SECRET_KEY_FALLBACKS; after it the old key may go. Safe to repeat."
    )

    @transaction.atomic
    def handle(self, **options):
        locked, unreadable = 0, set()
        for authenticator in Authenticator.objects.select_for_update().order_by("pk"):
            place = PLACES[authenticator.type]
            try:
                authenticator.data[place] = lock_anew(authenticator.data[place])
            except InvalidToken:
                unreadable.add(authenticator.user_id)
                continue
            authenticator.save(update_fields=["data"])
            locked += 1
        self.stdout.write(f"Locked with today's key: {locked}.")
        for person in sorted(unreadable):
            self.stderr.write(f"No known key opens those of person {person}: turn theirs off.")
