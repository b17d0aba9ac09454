from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        # Models cannot be imported before the apps are ready.
        from accounts.signals import account_closing, own_data_asked
        from shop import receivers

        user_logged_in.connect(receivers.take_guest_cart_along)
        own_data_asked.connect(receivers.tell_cart)
        account_closing.connect(receivers.drop_cart)
