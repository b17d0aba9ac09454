"""The small cast of the tests, made by plain functions with quiet defaults."""

from accounts.models import User
from orders.models import Order
from orders.services import DeliveryDetails, place_order
from shop.models import Cart, MangoCategory


def make_user(name="asha", email=None, password="demo-mango-orchard", **fields) -> User:
    """A person who can log in; Asha unless said otherwise."""
    email = email or f"{name}@example.com"
    return User.objects.create_user(username=name, email=email, password=password, **fields)


def make_mango(name="Himsagar", price="350.00", stock=100, **fields) -> MangoCategory:
    """A variety with `stock` kg at `price` taka a kg, as the database gives it back."""
    mango = MangoCategory.objects.create(name=name, price=price, stock_quantity=stock, **fields)
    mango.refresh_from_db()
    return mango


def make_cart(user=None, **kg_by_slug) -> Cart:
    """A cart, a guest's unless a user is given: make_cart(himsagar=5)."""
    cart = Cart.objects.create(user=user)
    for slug, kg in kg_by_slug.items():
        cart.add(MangoCategory.objects.get(slug=slug), kg)
    return cart


def place(cart: Cart, *, key="", seen=None, **details) -> Order:
    """The order that this cart becomes."""
    known = {
        "full_name": "Asha Rahman",
        "phone_number": "+8801712345678",
        "billing_address": "12 Green Road, Dhaka",
    }
    return place_order(cart, DeliveryDetails(**(known | details)), key=key, seen=seen)
