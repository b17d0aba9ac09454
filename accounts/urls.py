"""The account pages. Names are allauth's, which asks for its pages by them."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts import forms, views
from accounts.views import shop_page

login = shop_page(
    allauth_views.LoginView.as_view(form_class=forms.LoginForm), "login-form", wait_minutes=5
)
logout = shop_page(allauth_views.logout)
register = shop_page(views.RegisterView.as_view(), "register-form")
change_password = shop_page(
    allauth_views.PasswordChangeView.as_view(form_class=forms.ChangePasswordForm),
    "password-change-form",
)
reset_password = shop_page(
    allauth_views.PasswordResetView.as_view(form_class=forms.ResetPasswordForm),
    "password-reset-form",
    wait_minutes=10,
)
set_new_password = shop_page(
    allauth_views.PasswordResetFromKeyView.as_view(form_class=forms.ResetPasswordKeyForm),
    "new-password-form",
)
reset_asked = shop_page(allauth_views.password_reset_done)
reset_finished = shop_page(allauth_views.password_reset_from_key_done)

urlpatterns = [
    path("register/", register, name="account_signup"),
    path("login/", login, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("profile/", views.profile, name="account_profile"),
    path("password_change/", change_password, name="account_change_password"),
    path("password_reset/", reset_password, name="account_reset_password"),
    # Who has no password yet gets one by the same mail.
    path("password_reset/", reset_password, name="account_set_password"),
    path("password_reset/asked/", reset_asked, name="account_reset_password_done"),
    path("password_reset/finished/", reset_finished, name="account_reset_password_from_key_done"),
    re_path(
        r"^password_reset/link/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-0-9A-Za-z]{1,100})/$",
        set_new_password,
        name="account_reset_password_from_key",
    ),
]
