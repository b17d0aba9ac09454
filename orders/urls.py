from django.urls import path

from orders import views

app_name = "orders"
urlpatterns = [
    path("checkout/", views.checkout, name="checkout"),
    path("checkout/check/<slug:field>/", views.check_field, name="check-field"),
    path("orders/", views.my_orders, name="my-orders"),
    path("orders/track/", views.track, name="track"),
    path("orders/link/<slug:token>/", views.link, name="link"),
    path("orders/<slug:reference>/", views.order, name="order"),
    path("orders/<slug:reference>/cancel/", views.cancel, name="cancel"),
    path("orders/<slug:reference>/account/", views.create_account, name="create-account"),
    path("orders/<slug:reference>/keep/", views.keep, name="keep"),
]
