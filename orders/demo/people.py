"""The people of the demo store: who can log in, and who bought without an account."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.models import User
from orders.models import PaymentMethod
from orders.roles import MANAGER, role
from orders.services import DeliveryDetails

PASSWORD = "demo-mango-orchard"
STAFF = {
    "owner": {"first_name": "Nasrin", "last_name": "Akhtar", "is_superuser": True},
    "meera": {"first_name": "Meera", "last_name": "Das"},
}
SHOPPERS = {
    "asha": DeliveryDetails(
        full_name="Asha Rahman",
        email="asha@example.com",
        phone_number="+8801711000014",
        additional_phone="+8801911000014",
        billing_address="House 14, Road 7, Dhanmondi, Dhaka 1209",
        shipping_address="Jamuna Paper House, 4th floor, 51 Mohakhali C/A, Dhaka 1212",
    ),
    "ravi": DeliveryDetails(
        full_name="Ravi Barua",
        email="ravi@example.com",
        phone_number="+8801815000022",
        billing_address="Flat 5B, 88 Nasirabad Housing Society, Chattogram 4000",
        payment_method=PaymentMethod.BANK_TRANSFER,
    ),
}
EMAILS = [f"{name}@example.com" for name in (*STAFF, *SHOPPERS)]


@dataclass(frozen=True)
class Buyer:
    """Somebody who orders: `account` is the user's name, empty for a guest."""

    details: DeliveryDetails
    account: str = ""


ASHA = Buyer(SHOPPERS["asha"], "asha")
RAVI = Buyer(SHOPPERS["ravi"], "ravi")


def _guest(full_name, phone_number, billing_address, mailbox="", **more) -> Buyer:
    email = f"{mailbox}@example.com" if mailbox else ""
    return Buyer(DeliveryDetails(full_name, phone_number, billing_address, email=email, **more))


GUESTS = [
    _guest(
        "Farhana Yasmin",
        "+8801712000031",
        "House 32/A, Road 11, Banani, Dhaka 1213",
        "farhana.yasmin",
    ),
    _guest(
        "Md. Kamrul Hasan",
        "+8801913000045",
        "Holding 118, Shaheb Bazar Road, Boalia, Rajshahi 6100",
        additional_phone="+8801713000045",
    ),
    _guest(
        "Sumaiya Khatun",
        "+8801816000052",
        "Village Kashimpur, Post Office Konabari, Gazipur 1346",
        "sumaiya.k",
        note="The lane is too narrow for a van; please call from the tea stall at the corner.",
    ),
    _guest(
        "মোঃ সাইফুল ইসলাম",
        "+8801717000063",
        "বাড়ি ৯, সড়ক ৩, উপশহর, সিলেট ৩১০০",
        "saiful.islam",
        note="বিকাল ৫টার পরে দিলে ভালো হয়।",
    ),
    _guest(
        "Anjali Mukherjee",
        "+919830000071",
        "31 Lake Road, Kalighat, Kolkata 700029, West Bengal",
        "anjali.m",
        payment_method=PaymentMethod.BANK_TRANSFER,
    ),
    _guest(
        "Tanvir Ahmed",
        "+8801714000086",
        "Plot 7, Block C, Bashundhara R/A, Dhaka 1229",
        "tanvir.ahmed",
        shipping_address="Ahmed Traders, Shop 12, Chawk Bazar, Dhaka 1211",
    ),
    _guest("Rokeya Begum", "+8801918000094", "14 Sonadanga Main Road, Khulna 9100"),
    _guest(
        "Debashis Ghosh",
        "+919433000105",
        "Ward 12, Mokdumpur, English Bazar, Malda 732101, West Bengal",
        "debashis.ghosh",
    ),
    _guest(
        "Nusrat Jahan",
        "+8801719000116",
        "House 5, Kandirpar, Cumilla 3500",
        "nusrat.jahan",
        note="A gift for my mother. Please leave the bill out of the box.",
        shipping_address="Hosneara Begum, 27 College Road, Noakhali 3800",
        additional_phone="+8801819000116",
    ),
    _guest(
        "Nodi Restaurant, kitchen",
        "+8801715000127",
        "22 Station Road, Mymensingh 2200",
        "kitchen.nodi",
        payment_method=PaymentMethod.BANK_TRANSFER,
        note="For the restaurant: even size, ripe in three days.",
    ),
    _guest("Abdul Karim Sheikh", "+8801912000138", "Shibganj Bazar, Bogura 5810"),
    _guest(
        "Lipika Chakma",
        "+8801817000149",
        "Rajbari Road, Rangamati 4500",
        "lipika.chakma",
    ),
]


def make_people() -> None:
    """Make those of the four demo people who are missing; who is there already stays as is."""
    # One hash for all: four times the price of a known password would protect nobody.
    hashed = make_password(PASSWORD)
    for name, fields in STAFF.items():
        user, is_new = _person(name, password=hashed, is_staff=True, **fields)
        if is_new and not user.is_superuser:
            user.groups.add(role(MANAGER))
    for name, details in SHOPPERS.items():
        first_name, last_name = details.full_name.split()
        user, is_new = _person(name, password=hashed, first_name=first_name, last_name=last_name)
        if is_new:
            for field in (
                "phone_number",
                "additional_phone",
                "billing_address",
                "shipping_address",
            ):
                setattr(user.profile, field, getattr(details, field))
            user.profile.save()


def _person(name: str, **fields) -> tuple[User, bool]:
    is_taken = User.objects.filter(username=name).exists()
    fields["username"] = f"{name}-demo" if is_taken else name
    return User.objects.get_or_create(email=f"{name}@example.com", defaults=fields)


def demo_people():
    return User.objects.filter(email__in=EMAILS)
