from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # Models cannot be imported before the apps are ready.
        from allauth.account.signals import password_changed, password_reset, user_logged_in
        from django.contrib.auth.signals import user_logged_out
        from django.db.models.signals import post_delete, post_save

        from accounts import security_notes
        from accounts.models import User, UserProfile
        from accounts.receivers import delete_picture_file, end_logins
        from accounts.sessions import end_the_oldest, forget_others, forget_this_one

        security_notes.connect()
        user_logged_in.connect(end_the_oldest)
        user_logged_out.connect(forget_this_one)
        password_changed.connect(forget_others)
        password_reset.connect(forget_others)
        post_delete.connect(delete_picture_file, sender=UserProfile)
        post_save.connect(end_logins, sender=User)
