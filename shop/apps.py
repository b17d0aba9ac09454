from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        # Models cannot be imported before the apps are ready.
        from shop.receivers import take_guest_cart_along

        user_logged_in.connect(take_guest_cart_along)
