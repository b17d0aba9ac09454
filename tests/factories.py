"""The small cast of the tests, made by plain functions with quiet defaults."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

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


def make_many_mangoes(number: int, stock=50) -> list[MangoCategory]:
    """Varieties named Mango 0001, Mango 0002 …, each a taka dearer than the one before."""
    return MangoCategory.objects.bulk_create(
        MangoCategory(
            name=f"Mango {n:04}", slug=f"mango-{n:04}", price=100 + n, stock_quantity=stock
        )
        for n in range(1, number + 1)
    )


def make_picture(
    kind="JPEG", size=(80, 60), mode="RGB", name="himsagar.jpg", colour=None, **options
) -> SimpleUploadedFile:
    """An upload of `kind`, whatever its name says."""
    buffer = BytesIO()
    Image.new(mode, size, colour or 0).save(buffer, kind, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def make_cart(user=None, **kg_by_slug) -> Cart:
    """A cart, a guest's unless a user is given: make_cart(himsagar=5)."""
    cart = Cart.objects.create(user=user)
    for slug, kg in kg_by_slug.items():
        cart.add(MangoCategory.objects.get(slug=slug), kg)
    return cart


def place(cart: Cart, *, key="", seen=None, asked="", expected_total=None, **details) -> Order:
    """The order that this cart becomes."""
    known = {
        "full_name": "Asha Rahman",
        "phone_number": "+8801712345678",
        "billing_address": "12 Green Road, Dhaka",
    }
    terms = {"key": key, "seen": seen, "asked": asked, "expected_total": expected_total}
    return place_order(cart, DeliveryDetails(**(known | details)), **terms)


def typed(**fields) -> dict:
    """What a shopper types in the checkout; a field given as None is left out."""
    usual = {
        "full_name": "Asha Rahman",
        "phone_number": "01712 345678",
        "billing_address": "12 Green Road, Dhaka",
        "same_address": "on",
        "payment_method": "cash_on_delivery",
    }
    return {name: value for name, value in (usual | fields).items() if value is not None}
