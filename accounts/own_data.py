"""All that the shop knows of a person, for themselves."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import ApiToken, User, UserProfile
from accounts.second_factor import is_on
from accounts.signals import own_data_asked


def own_data(user: User) -> dict:
    """A person's data by name, ready for JSON; each room gives its part.

    Money is text with two decimals, in taka; times are ISO 8601.
    """
    parts = own_data_asked.send(sender=User, user=user)
    return {
        "account": {
            "username": user.username,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "email_is_confirmed": user.has_confirmed_email,
            "two_step_login": is_on(user),
            "registered": written_time(user.date_joined),
            "last_login": written_time(user.last_login),
        },
        "profile": _profile(user),
        "logins": [
            {
                "browser": login.user_agent,
                "address": login.ip,
                "since": written_time(login.created_at),
                "last_visit": written_time(login.last_seen_at),
            }
            for login in UserSession.objects.filter(user=user).order_by("created_at")
        ],
        "programs": [
            {
                "device": token.device,
                "since": written_time(token.created),
                "last_used": written_time(token.last_used_at),
                "until": written_time(token.expiry),
            }
            for token in ApiToken.objects.filter(user=user).order_by("created")
        ],
    } | dict(part for _receiver, part in parts)


def _profile(user: User) -> dict:
    profile = UserProfile.objects.filter(user=user).first() or UserProfile()
    return {
        "phone_number": profile.phone_number,
        "additional_phone": profile.additional_phone,
        "billing_address": profile.billing_address,
        "shipping_address": profile.shipping_address,
        "picture": profile.picture.url if profile.picture else "",
        "picture_address": profile.image_url,
    }


def written_time(moment: datetime | None) -> str | None:
    """The time in the shop's zone, as ISO 8601 writes it."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
