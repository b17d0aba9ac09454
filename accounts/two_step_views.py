"""The pages of two-step login: django-allauth's own, fitted as those of `accounts.views` are."""

from functools import wraps
from urllib.parse import urlencode

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from accounts import two_step_forms as forms
from accounts.forms import PasswordAskedForm
from accounts.second_factor import begin, finish, is_on, is_required_of
from core.htmx import wants_fragment

WAITING = "form_that_waits_for_the_password"


def for_the_owner(view):
    """A page of one's own account where the password is asked for again, if that is long ago.

    What was posted waits meanwhile in the session, and is done once the password was right.
    """

    @wraps(view)
    @login_required
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            # A form that waits since another visit must not be sent by this one.
            request.session.pop(WAITING, None)
            if request.method == "POST":
                # Only the form: allauth would keep all headers, cookies among them.
                request.session[WAITING] = {"path": request.path, "form": request.POST.urlencode()}
            [method, *_others] = get_adapter().get_reauthentication_methods(request.user)
            wished = urlencode({"next": request.get_full_path()})
            return redirect(f"{method['url']}?{wished}")

    return answer


def where_it_is_on(view):
    """A page that means nothing without two-step login: then to the page that explains it."""

    @wraps(view)
    @login_required
    def answer(request, *args, **kwargs):
        return view(request, *args, **kwargs) if is_on(request.user) else redirect("mfa_index")

    return answer


class LoginCodeView(mfa_views.AuthenticateView):
    form_class = forms.LoginCodeForm

    def dispatch(self, request, *args, **kwargs):
        # Without this field allauth would look for a security key, which the shop does not take.
        if request.method == "POST" and "code" not in request.POST:
            request.POST = request.POST | {"code": ""}
        return super().dispatch(request, *args, **kwargs)


class Resuming:
    """Confirming who one is, and then what was held up by the question."""

    def form_valid(self, form):
        waiting = self.request.session.pop(WAITING, None)
        response = super().form_valid(form)
        if waiting and waiting["path"] == response.headers.get("Location"):
            response = self._send(**waiting)
            if response.status_code == 422 and wants_fragment(self.request):
                # A piece of that form's page cannot be shown on this one.
                messages.info(self.request, _("Thank you. Please fill this in once more."))
                return redirect(waiting["path"])
        return response

    def _send(self, path, form):
        """Answer this request as if it were the form that waited."""
        request = self.request
        request.path = request.path_info = path
        request.GET, request.POST = QueryDict(), QueryDict(form)
        view, arguments, named = resolve(path)
        return view(request, *arguments, **named)


class PasswordAgainView(Resuming, allauth_views.ReauthenticateView):
    form_class = PasswordAskedForm


class CodeAgainView(Resuming, mfa_views.ReauthenticateView):
    form_class = forms.CodeAgainForm


class IndexView(mfa_views.IndexView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")
        return context | {
            "is_on": "totp" in context["authenticators"],
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "is_required": is_required_of(self.request.user),
        }


class ActivateView(totp_views.ActivateTOTPView):
    form_class = forms.ActivateForm

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        key = context["form"].secret
        groups = [key[start : start + 4] for start in range(0, len(key), 4)]
        return context | {"key": " ".join(groups), "next": get_next_redirect_url(self.request)}

    def get_success_url(self):
        """The recovery codes come first; from there the way leads on."""
        return passthrough_next_redirect_url(
            self.request, reverse("mfa_view_recovery_codes"), "next"
        )

    def form_valid(self, form):
        try:
            with transaction.atomic():
                response = super().form_valid(form)
                begin(self.request, form.cleaned_data["code"])
        except IntegrityError:
            # The same form was sent twice at once; the other one has set it up.
            return redirect("mfa_index")
        return response


class DeactivateView(totp_views.DeactivateTOTPView):
    def get_context_data(self, **kwargs):
        is_required = is_required_of(self.request.user)
        return super().get_context_data(**kwargs) | {"is_required": is_required}

    def form_valid(self, form):
        response = super().form_valid(form)
        finish(self.request)
        return response


class NewRecoveryCodesView(recovery_views.GenerateRecoveryCodesView):
    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, _("These are new. Those from before no longer work."))
        return response


class RecoveryCodesView(recovery_views.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"next": get_next_redirect_url(self.request)}


login_code = LoginCodeView.as_view()
password_again = PasswordAgainView.as_view()
code_again = CodeAgainView.as_view()
index = login_required(IndexView.as_view())
activate = for_the_owner(ActivateView.as_view())
deactivate = where_it_is_on(for_the_owner(DeactivateView.as_view()))
recovery_codes = where_it_is_on(for_the_owner(RecoveryCodesView.as_view()))
new_recovery_codes = where_it_is_on(for_the_owner(NewRecoveryCodesView.as_view()))
download_recovery_codes = where_it_is_on(
    for_the_owner(
        recovery_views.DownloadRecoveryCodesView.as_view(content_type="text/plain; charset=utf-8")
    )
)
