"""The account pages. Names are allauth's, which asks for its pages by them."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts import forms, own_data_views, security_views, two_step_views, views
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
login_code = shop_page(two_step_views.login_code, "login-code-form", wait_minutes=5)
password_again = shop_page(two_step_views.password_again, "password-again-form", wait_minutes=5)
code_again = shop_page(two_step_views.code_again, "code-again-form", wait_minutes=5)
two_step = shop_page(two_step_views.index)
activate = shop_page(two_step_views.activate, "activate-form", wait_minutes=5)
deactivate = shop_page(two_step_views.deactivate, "deactivate-form")
recovery_codes = shop_page(two_step_views.recovery_codes)
new_recovery_codes = shop_page(two_step_views.new_recovery_codes, "new-codes-form")
download_recovery_codes = shop_page(two_step_views.download_recovery_codes)

urlpatterns = [
    path("register/", register, name="account_signup"),
    path("login/", login, name="account_login"),
    path("login/code/", login_code, name="mfa_authenticate"),
    path("reauthenticate/", password_again, name="account_reauthenticate"),
    path("reauthenticate/code/", code_again, name="mfa_reauthenticate"),
    path("logout/", logout, name="account_logout"),
    path("profile/", views.profile, name="account_profile"),
    path("data/", own_data_views.download, name="account_data"),
    path("delete/", own_data_views.delete_account, name="account_delete"),
    path("email/", security_views.change_email, name="account_email"),
    path("email/send-code/", security_views.send_code, name="account_send_code"),
    path("email/code/", security_views.confirm_email, name="account_email_verification_sent"),
    path("logins/", security_views.logins, name="usersessions_list"),
    path("two-step/", two_step, name="mfa_index"),
    path("two-step/activate/", activate, name="mfa_activate_totp"),
    path("two-step/deactivate/", deactivate, name="mfa_deactivate_totp"),
    path("two-step/recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "two-step/recovery-codes/generate/",
        new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/download/",
        download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
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
