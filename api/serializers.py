"""What the API takes and gives, by name. The rules are those of the pages' forms and models."""

from rest_framework import serializers

from accounts.forms import ProfileForm
from accounts.models import UserProfile
from api.fields import (
    Choice,
    Flag,
    Key,
    LineKilograms,
    PaymentMethodName,
    Picture,
    PictureAddress,
    StockKilograms,
    Taka,
    Text,
)
from orders.forms import CheckoutForm
from orders.models import Order, OrderItem, Payment, PaymentStatus
from orders.services import DeliveryDetails
from shop.models import CartItem, MangoCategory

DEVICE = "What the person calls it; a new login takes the place of its last one."
WHOLE_KILOGRAMS = "Whole kilograms."
PHONE = "In any usual writing; outside Bangladesh with the country's code."


def optional_text(longest: int, help_text: str = "") -> Text:
    return Text(required=False, allow_blank=True, max_length=longest, help_text=help_text)


def required_text(form, name: str, longest: int, help_text: str = "") -> Text:
    """What this form asks for, missed in its words."""
    missing = form.base_fields[name].error_messages["required"]
    words = {"required": missing, "blank": missing}
    return Text(max_length=longest, help_text=help_text, error_messages=words)


class Error(serializers.Serializer):
    """A refusal: one sentence, and what is wrong with single fields."""

    error = serializers.CharField(help_text="A sentence fit for the person.")
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Where fields are wrong: for each its sentences.",
    )


class Registration(serializers.Serializer):
    username = Text(max_length=150, help_text="How the shop calls the person; in any script.")
    email = Text(max_length=254, help_text="What they log in with; one account for each.")
    password = Text(
        max_length=1000, trim_whitespace=False, help_text="One that is not easily guessed."
    )
    device = optional_text(100, DEVICE)


class Login(serializers.Serializer):
    email = Text(max_length=254)
    password = Text(max_length=4096, trim_whitespace=False)
    code = optional_text(100, "Of the app, for people who log in in two steps.")
    device = optional_text(100, DEVICE)


class Token(serializers.Serializer):
    token = serializers.CharField(help_text="Told this once. The shop keeps only its digest.")
    username = serializers.CharField()
    email = serializers.EmailField()


class Profile(serializers.ModelSerializer):
    """What a person lets the shop remember. Phones are in E.164."""

    username = serializers.CharField(source="user.username")
    email = serializers.EmailField(source="user.email")
    image_url = serializers.CharField(help_text="Of a picture; empty where there is none.")

    class Meta:
        model = UserProfile
        fields = [
            "username",
            "email",
            "image_url",
            "phone_number",
            "additional_phone",
            "billing_address",
            "shipping_address",
        ]


class ProfileInput(serializers.Serializer):
    """What is left out stays as it is; the profile page's own form checks the rest."""

    image_url = optional_text(500, "Of a picture, by http or https.")
    phone_number = optional_text(40, PHONE)
    additional_phone = optional_text(40, PHONE)
    billing_address = optional_text(500)
    shipping_address = optional_text(500)

    def validate(self, values):
        kept = {name: getattr(self.instance, name) for name in ProfileForm.base_fields}
        self.form = ProfileForm(kept | values, instance=self.instance)
        ensure_valid(self.form)
        return values

    def save(self) -> UserProfile:
        return self.form.save()


class Variety(serializers.ModelSerializer):
    """One variety on sale; price in taka a kg, stock in kg."""

    image = PictureAddress()

    class Meta:
        model = MangoCategory
        fields = ["id", "name", "description", "price", "stock_quantity", "image"]


class VarietyInput(serializers.Serializer):
    """A variety as staff writes it; the model checks the rest."""

    name = Text(max_length=100)
    description = optional_text(5000)
    price = Taka(help_text="Taka a kg.")
    stock_quantity = StockKilograms(
        required=False, help_text="What is on the shelf now; the ledger gets the difference."
    )
    image = Picture(
        required=False,
        allow_null=True,
        help_text="JPEG, PNG or WebP up to 5 MB, by multipart/form-data; null takes it away.",
    )


class AddToCart(serializers.Serializer):
    mango_id = Key(help_text="The id of a variety.")
    quantity = LineKilograms(default=1, help_text=WHOLE_KILOGRAMS)


class LineQuantity(serializers.Serializer):
    quantity = LineKilograms(help_text=WHOLE_KILOGRAMS)


class LineInput(LineQuantity):
    mango_id = Key(required=False, help_text="Of another variety that takes this line.")


class Added(serializers.Serializer):
    """The line of the cart that a variety is in now, with all its kilograms."""

    message = serializers.CharField()
    cart_item_id = serializers.IntegerField(help_text="The id of the line.")
    quantity = serializers.IntegerField(help_text="All its kilograms.")


class CartLine(serializers.ModelSerializer):
    mango_category = Variety(source="mango")

    class Meta:
        model = CartItem
        fields = ["id", "mango_category", "quantity"]


class Checkout(serializers.Serializer):
    """Who gets an order, where, and how it is paid; the checkout page's own form checks it."""

    phone_number = required_text(CheckoutForm, "phone_number", 40, PHONE)
    billing_address = required_text(CheckoutForm, "billing_address", 500, "Where the person lives.")
    additional_phone = optional_text(40, PHONE)
    shipping_address = optional_text(500, "If it is another one.")
    payment_method = PaymentMethodName(
        required=False, allow_blank=True, help_text="Cash on Delivery, unless given."
    )
    full_name = optional_text(100, "Your own name, unless given.")
    email = optional_text(254, "Your own, unless given.")
    note = optional_text(500, "For those who pack and bring it.")
    is_gift = Flag(required=False, help_text="No prices on the packing slip.")
    expected_total = Taka(
        required=False, help_text="The total that was shown: another one is refused."
    )

    def validate(self, values):
        user = self.context["request"].user
        own = {"full_name": str(user)[:100], "email": user.email}
        given = {name: value for name, value in values.items() if value or name != "full_name"}
        self.form = CheckoutForm(own | given, user=user)
        ensure_valid(self.form)
        return values

    def details(self) -> DeliveryDetails:
        return self.form.details()


class Placed(serializers.Serializer):
    message = serializers.CharField(help_text="A sentence with the order's reference.")
    order_id = serializers.IntegerField()
    total_amount = serializers.DecimalField(max_digits=10, decimal_places=2, help_text="Taka.")


class OrderRow(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = [
            "id",
            "reference",
            "order_date",
            "status",
            "total_amount",
            "full_name",
            "phone_number",
            "additional_phone",
            "billing_address",
            "shipping_address",
            "payment_method",
        ]


class OrderLine(serializers.ModelSerializer):
    """One line of an order as it was when it was placed, in taka; the picture is today's."""

    mango_category = serializers.CharField(source="name")
    mango_image = PictureAddress(source="mango.image", default=None)
    subtotal = serializers.DecimalField(max_digits=15, decimal_places=2)

    class Meta:
        model = OrderItem
        fields = ["id", "mango_category", "mango_image", "quantity", "price", "subtotal"]


class OrderWithItems(OrderRow):
    items = OrderLine(many=True)

    class Meta(OrderRow.Meta):
        fields = [*OrderRow.Meta.fields, "items"]


class Move(serializers.Serializer):
    status = Choice(Order.Status.choices, help_text="Where it stands from now on.")


class PaymentRow(serializers.ModelSerializer):
    class Meta:
        model = Payment
        fields = ["id", "order", "payment_method", "payment_status", "payment_date"]


class PaymentMove(serializers.Serializer):
    payment_status = Choice(PaymentStatus.choices, help_text="How it stands from now on.")
    amount = Taka(
        required=False, help_text="Taka. Needed for Partly paid; all of it, unless given."
    )


def ensure_valid(form) -> None:
    """Raise ValidationError with the words of a page's form."""
    if not form.is_valid():
        raise serializers.ValidationError(
            {name: list(errors) for name, errors in form.errors.items()}
        )
