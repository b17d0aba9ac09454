"""One request and its answer for each operation, as its description shows them.

Asha opens an account, orders, and the owner sees to the order: a test sends them in this order.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Example:
    """What is sent and what comes back; None is no body. A list's answer is one of its rows."""

    request: Any = None
    answer: Any = None


LOGGED_IN = {
    "token": "6f1c0d9a8b7e4f5a92c31d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a",
    "username": "asha",
    "email": "asha@example.com",
}
PROFILE = {
    "username": "asha",
    "email": "asha@example.com",
    "image_url": "",
    "phone_number": "+8801712345678",
    "additional_phone": "",
    "billing_address": "12 Green Road, Dhaka",
    "shipping_address": "",
}
HIMSAGAR = {
    "id": 3,
    "name": "Himsagar",
    "description": "Sweet and without fibres.",
    "price": "350.00",
    "stock_quantity": 100,
    "image": "https://shop.example/media/mango_images/himsagar.jpg",
}
HIMSAGAR_NOW = HIMSAGAR | {"price": "360.00", "stock_quantity": 95}
ASHWINA = {
    "id": 5,
    "name": "Ashwina",
    "description": "The last of the season.",
    "price": "140.00",
    "stock_quantity": 250,
    "image": None,
}
ASHWINA_TYPED = {name: value for name, value in ASHWINA.items() if name not in ("id", "image")}
FIVE_KG = {"id": 21, "mango_category": HIMSAGAR, "quantity": 5}
EIGHT_KG = FIVE_KG | {"quantity": 8}
ORDER = {
    "id": 41,
    "reference": "K7MX-29RH",
    "order_date": "2027-06-14T10:30:00.123456+06:00",
    "status": "Pending",
    "total_amount": "1750.00",
    "full_name": "Asha Rahman",
    "phone_number": "+8801712345678",
    "additional_phone": "",
    "billing_address": "12 Green Road, Dhaka",
    "shipping_address": "12 Green Road, Dhaka",
    "payment_method": "cash_on_delivery",
}
LINE = {
    "id": 61,
    "mango_category": "Himsagar",
    "mango_image": HIMSAGAR["image"],
    "quantity": 5,
    "price": "350.00",
    "subtotal": "1750.00",
}
PAYMENT = {
    "id": 81,
    "order": 41,
    "payment_method": "cash_on_delivery",
    "payment_status": "Pending",
    "payment_date": "2027-06-14T10:30:00.123456+06:00",
}

# By method and address.
EXAMPLES = {
    "POST /api/register/": Example(
        {"username": "asha", "email": "asha@example.com", "password": "a-long-mango-night"},
        LOGGED_IN,
    ),
    "POST /api/login/": Example(
        {"email": "asha@example.com", "password": "a-long-mango-night", "device": "Asha's phone"},
        LOGGED_IN,
    ),
    "PUT /api/profile/": Example(
        {"phone_number": "01712 345678", "billing_address": "12 Green Road, Dhaka"}, PROFILE
    ),
    "PATCH /api/profile/": Example({"phone_number": "01712 345678"}, PROFILE),
    "GET /api/profile/": Example(answer=PROFILE),
    "GET /api/mango-categories/": Example(answer=HIMSAGAR),
    "GET /api/mango-categories/{id}/": Example(answer=HIMSAGAR),
    "POST /api/add-to-cart/": Example(
        {"mango_id": 3, "quantity": 5},
        {"message": "Added 5 kg of Himsagar to your cart.", "cart_item_id": 21, "quantity": 5},
    ),
    "GET /api/cart/": Example(answer=FIVE_KG),
    "POST /api/cart-items/": Example({"mango_id": 3, "quantity": 3}, EIGHT_KG),
    "PUT /api/cart-item/{id}/": Example({"quantity": 8}, EIGHT_KG),
    "PATCH /api/cart-item/{id}/": Example({"quantity": 8}, EIGHT_KG),
    "GET /api/cart-items/": Example(answer=FIVE_KG),
    "PUT /api/cart-items/{id}/": Example({"quantity": 8}, EIGHT_KG),
    "PATCH /api/cart-items/{id}/": Example({"quantity": 8}, EIGHT_KG),
    "GET /api/cart-items/{id}/": Example(answer=FIVE_KG),
    "POST /api/place-order/": Example(
        {
            "full_name": "Asha Rahman",
            "phone_number": "01712 345678",
            "billing_address": "12 Green Road, Dhaka",
            "payment_method": "cash_on_delivery",
            "expected_total": "1750.00",
        },
        {
            "message": "Your order K7MX-29RH is placed.",
            "order_id": 41,
            "total_amount": "1750.00",
        },
    ),
    "GET /api/user-orders/": Example(answer=ORDER),
    "GET /api/user-orders-with-items/": Example(answer=ORDER | {"items": [LINE]}),
    "GET /api/orders/": Example(answer=ORDER),
    "GET /api/orders/{id}/": Example(answer=ORDER),
    "PATCH /api/orders/{id}/": Example({"status": "Confirmed"}, ORDER | {"status": "Confirmed"}),
    "GET /api/payments/": Example(answer=PAYMENT),
    "GET /api/payments/{id}/": Example(answer=PAYMENT),
    "PATCH /api/payments/{id}/": Example(
        {"payment_status": "Partly paid", "amount": "750.00"},
        PAYMENT | {"payment_status": "Partly paid"},
    ),
    "PATCH /api/mango-categories/{id}/": Example(
        {"price": "360.00", "stock_quantity": 95}, HIMSAGAR_NOW
    ),
    "POST /api/mango-categories/": Example(ASHWINA_TYPED, ASHWINA),
    "PUT /api/mango-categories/{id}/": Example(
        {"name": "Himsagar", "price": "350.00", "stock_quantity": 100}, HIMSAGAR
    ),
    "POST /api/orders/{id}/cancel/": Example(answer=ORDER | {"status": "Cancelled"}),
}
