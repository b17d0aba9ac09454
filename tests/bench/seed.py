"""Fill the benchmark's own database: 100 varieties with stock that never runs out."""

from decimal import Decimal

import django

VARIETIES = 100
STORY = "Sweet and fibreless, picked by hand in the morning and packed the same day. " * 4


def main() -> None:
    from shop.models import MangoCategory

    MangoCategory.objects.bulk_create(
        MangoCategory(
            name=f"Mango variety no. {number:03}",
            name_bn="হিমসাগর",
            slug=f"mango-{number}",
            description=STORY,
            price=Decimal(10_000 + number * 700) / 100,
            stock_quantity=10_000_000,
            image=f"mango_images/mango-{number}.jpg",
            image_width=1600,
            image_height=1200,
        )
        for number in range(1, VARIETIES + 1)
    )


if __name__ == "__main__":
    django.setup()
    main()
