"""The addresses of the JSON API, below /api/."""

from django.urls import path

from api.views import account, cart, catalogue, description, orders
from api.views.base import Nowhere

app_name = "api"

urlpatterns = [
    path("register/", account.Register.as_view(), name="register"),
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", account.LogOut.as_view(), name="logout"),
    path("profile/", account.ProfileView.as_view(), name="profile"),
    path("mango-categories/", catalogue.Varieties.as_view(), name="varieties"),
    path("mango-categories/<int:pk>/", catalogue.OneVariety.as_view(), name="variety"),
    path("add-to-cart/", cart.Add.as_view(), name="add-to-cart"),
    path("cart/", cart.WholeCart.as_view(), name="cart"),
    path("cart-item/<int:pk>/", cart.ChangeItem.as_view(), name="change-item"),
    path("cart-item/<int:pk>/delete/", cart.RemoveItem.as_view(), name="remove-item"),
    path("cart-items/", cart.CartItems.as_view(), name="cart-items"),
    path("cart-items/<int:pk>/", cart.OneItem.as_view(), name="cart-item"),
    path("place-order/", orders.PlaceOrder.as_view(), name="place-order"),
    path("user-orders/", orders.OwnOrders.as_view(), name="own-orders"),
    path(
        "user-orders-with-items/", orders.OwnOrdersWithItems.as_view(), name="own-orders-with-items"
    ),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<int:pk>/", orders.OneOrder.as_view(), name="order"),
    path("orders/<int:pk>/cancel/", orders.CancelOrder.as_view(), name="cancel-order"),
    path("payments/", orders.Payments.as_view(), name="payments"),
    path("payments/<int:pk>/", orders.OnePayment.as_view(), name="payment"),
    path("schema/", description.Schema.as_view(), name="schema"),
    path("docs/", description.guide, name="docs"),
    # An address without its last slash is none: a redirect would lose what was sent.
    path("<path:rest>", Nowhere.as_view()),
]
