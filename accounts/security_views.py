"""The pages on which people look after their login: its e-mail, and where they are logged in."""

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.manage_email import add_email
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.forms import ChangeEmailForm, EmailCodeForm, PasswordAskedForm
from accounts.sessions import current_logins, end_all, end_one
from accounts.tokens import current_tokens, end_token
from accounts.views import shop_page, status_of
from core.htmx import go_to, render_fragment


@shop_page
@login_required
def change_email(request):
    """Another e-mail for this account; a code in a mail to it comes before anything changes."""
    if request.method != "POST":
        return _change_email(request, ChangeEmailForm(user=request.user))
    if not ratelimit.consume(request, action="manage_email"):
        return HttpResponse(status=429)
    form = ChangeEmailForm(request.POST, user=request.user)
    if not form.is_valid():
        return _change_email(request, form)
    reauthenticate_by_password(request)
    add_email(request, form)
    return go_to(request, "account_email_verification_sent")


def _change_email(request, form):
    context = {"form": form, "is_confirmed": request.user.has_confirmed_email}
    return render_fragment(
        request, "account/email_change.html", "email-form", context, status=status_of(form)
    )


@shop_page
@require_POST
@login_required
def send_code(request):
    """Mail a code with which a person shows that the account's e-mail is theirs."""
    address = EmailAddress.objects.get(user=request.user, email=request.user.email)
    if address.verified:
        messages.info(request, _("Your e-mail is confirmed already."))
        return go_to(request, "account_email")
    if not send_verification_email_to_address(request, address):
        return HttpResponse(status=429)
    return go_to(request, "account_email_verification_sent")


class ConfirmEmailView(allauth_views.ConfirmEmailVerificationCodeView):
    """The code from the mail. The e-mail, and all that hangs on it, changes at once or not."""

    form_class = EmailCodeForm

    def _verify_form_valid(self, form):
        old_email = self._process.user.email
        try:
            with transaction.atomic():
                response = super()._verify_form_valid(form)
        except IntegrityError:
            # Somebody opened an account with this e-mail since the code was sent.
            form.add_error("code", get_adapter().validation_error("email_taken"))
            return self.render_to_response(self.get_context_data(form=form))
        if self._process.email != old_email and self.request.user.is_authenticated:
            end_all(self.request.user, but=self.request.session.session_key)
        return response

    def _verify_form_invalid(self, form):
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, _("The code was wrong three times. Ask for a new one."))
        is_known = self.request.user.is_authenticated
        return go_to(self.request, "account_email" if is_known else "account_login")


confirm_email = shop_page(ConfirmEmailView.as_view(), "email-code-form", wait_minutes=15)


@shop_page
@login_required
def logins(request):
    """Where a person is logged in, browsers and programs; the password ends one, or all others."""
    form = PasswordAskedForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "logins": current_logins(request),
            "programs": current_tokens(request.user),
        }
        return render_fragment(
            request, "account/logins.html", "logins", context, status=status_of(form)
        )
    chosen = request.POST.get("end", "")
    if chosen.startswith("token-"):
        ended = end_token(request.user, chosen.removeprefix("token-"))
    elif chosen.isdecimal():
        ended = end_one(request.user, int(chosen[:18]), but=request.session.session_key)
    else:
        ended = end_all(request.user, but=request.session.session_key)
    told = ngettext("%(count)d login is ended.", "%(count)d logins are ended.", ended)
    messages.success(request, told % {"count": ended})
    return go_to(request, "usersessions_list")
