"""What the shelf tells Prometheus."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from shop.models import MangoCategory


def low_stock() -> Iterator[GaugeMetricFamily]:
    low = MangoCategory.objects.low().count()
    yield GaugeMetricFamily("shop_varieties_low", "Varieties that run low.", low)
