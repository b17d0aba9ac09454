"""Figures for Prometheus. Nothing imports this file unless the setting METRICS is on.

Each worker counts in files of its own, in the folder that `manage.py serve` names in
PROMETHEUS_MULTIPROC_DIR before it starts them; whichever is asked adds all of them up.
"""

import os
import sys
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from post_office.models import STATUS, Email
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
LOOPBACK = {"127.0.0.1", "::1"}
# What a proxy adds, and whoever asks on this machine itself does not send.
PROXY_HEADERS = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto"}

COUNTED = CollectorRegistry()
REQUESTS = Counter(
    "shop_requests_total", "Answers.", ["route", "method", "status"], registry=COUNTED
)
SECONDS = Histogram(
    "shop_request_seconds",
    "How long answers took in Django.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=COUNTED,
)
DATABASE_ERRORS = Counter(
    "shop_database_errors_total", "Pages that the database failed.", registry=COUNTED
)


def measured(get_response):
    """The middleware that counts."""
    for name in settings.METRIC_SOURCES:
        # Some count for themselves, from now on.
        import_string(name)
    got_request_exception.connect(count_database_error, dispatch_uid="metrics")

    def answer(request):
        began = time.perf_counter()
        response = get_response(request)
        # An address that nobody has must not make a row of its own.
        match = request.resolver_match
        route = match.view_name or match._func_path if match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response

    return answer


def count_database_error(**kwargs) -> None:
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        DATABASE_ERRORS.inc()


@never_cache
@require_safe
def page(request):
    """The figures, for who asks on this machine or shows METRICS_TOKEN; else there is no page."""
    if not may_read(request):
        raise Http404
    counted = COUNTED
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return HttpResponse(
        generate_latest(counted) + generate_latest(Now()), content_type=CONTENT_TYPE_LATEST
    )


def may_read(request) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and kind.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    # Through a proxy on this machine the whole world comes from loopback.
    is_direct = not any(name in request.headers for name in PROXY_HEADERS)
    return is_direct and request.META["REMOTE_ADDR"] in LOOPBACK


class Now:
    """Figures that are looked up when they are asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_up = 1
        try:
            for name in settings.METRIC_SOURCES:
                yield from import_string(name)()
        except (DatabaseError, InterfaceError):
            is_up = 0
        yield GaugeMetricFamily("shop_database_up", "1 while the database answers.", is_up)


def mail_queue() -> Iterator[GaugeMetricFamily]:
    """Mails that have not gone out yet, and how many seconds the oldest of them has waited."""
    queued = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued])
    found = queued.aggregate(count=Count("pk"), oldest=Min("created"))
    age = (timezone.now() - found["oldest"]).total_seconds() if found["oldest"] else 0
    yield GaugeMetricFamily("shop_mails_waiting", "Mails that wait.", found["count"])
    yield GaugeMetricFamily("shop_oldest_mail_seconds", "Age of the oldest that waits.", age)
