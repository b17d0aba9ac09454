"""The pages that search engines may know."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from shop.models import MangoCategory


class Varieties(Sitemap):
    def items(self):
        return MangoCategory.objects.order_by("pk")


class FixedPages(Sitemap):
    def items(self):
        return ["shop:catalogue", "shop:delivery"]

    def location(self, item):
        return reverse(item)


SITEMAPS = {"varieties": Varieties, "pages": FixedPages}
