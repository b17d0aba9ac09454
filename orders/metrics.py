"""What the orders tell Prometheus."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily

from core.metrics import COUNTED
from orders.models import Order

PLACED = Counter("shop_orders_placed_total", "Orders that were placed.", registry=COUNTED)


@receiver(post_save, sender=Order)
def count(sender, instance, created, raw=False, **kwargs) -> None:
    if created and not raw:
        transaction.on_commit(PLACED.inc, robust=True)


def new_orders() -> Iterator[GaugeMetricFamily]:
    new = Order.objects.filter(status=Order.Status.PENDING).count()
    yield GaugeMetricFamily("shop_orders_pending", "Orders that nobody has confirmed yet.", new)
