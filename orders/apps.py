from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        # Models cannot be imported before the apps are ready.
        from allauth.account.signals import email_confirmed
        from django.contrib.auth.signals import user_logged_in

        from accounts.signals import account_closing, own_data_asked
        from orders import receivers

        user_logged_in.connect(receivers.keep_orders_at_login)
        email_confirmed.connect(receivers.keep_orders_once_confirmed)
        own_data_asked.connect(receivers.tell_orders)
        own_data_asked.connect(receivers.tell_mails)
        account_closing.connect(receivers.forget_person)
