"""Where the log goes, and how much of it."""


def logging_settings(level: str, *, plain: bool) -> dict:
    """Django's LOGGING, and granian's: JSON lines, or `plain` ones for who works on the shop."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "core.logs.lines.JsonLines"},
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if plain else "json",
            }
        },
        "loggers": {
            # Libraries bring ways of their own, past what hides addresses and secrets: mail to the
            # administrators, and lines on another form. All goes the one way below.
            "django": {},
            "post_office": {"handlers": ["console"], "propagate": False},
            # The line of each request tells of refusals; Django would tell of them again.
            "django.request": {"level": "ERROR"},
            # The development server writes a line for each request by itself.
            "core.requests": {"level": "WARNING"} if plain else {},
        },
        "root": {"handlers": ["console"], "level": level},
    }
