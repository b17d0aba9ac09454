"""The application that `make serve` runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
application = get_wsgi_application()
if settings.TRUSTED_PROXIES:
    # Only then do X-Forwarded-For and X-Forwarded-Proto count, and only from these addresses.
    application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
