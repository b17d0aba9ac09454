"""What every page knows of the shop."""

from django.conf import settings

from core.phones import spoken_phone


def store(request) -> dict:
    return {
        "store": {
            "name": settings.STORE_NAME,
            "phone": settings.STORE_PHONE,
            "phone_spoken": spoken_phone(settings.STORE_PHONE),
            "address": settings.STORE_ADDRESS,
        },
        "site_url": settings.SITE_URL,
    }
