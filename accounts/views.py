"""Registration, login, passwords and the profile.

All but the profile are allauth's own views; `shop_page` is where their answers are fitted.
"""

from functools import wraps

from allauth.account import views as allauth_views
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm, RegistrationForm
from accounts.models import UserProfile
from accounts.tokens import current_tokens
from core.htmx import go_to, render_fragment
from core.http import private_page


def shop_page(view, partial="", *, wait_minutes=1):
    """An account page, answering as all pages of the shop do.

    A form with errors is 422 (allauth says 200) and htmx gets its `partial` alone; moving on is
    303, or 204 with HX-Redirect; too many tries are 429 with Retry-After; no cache keeps anything.
    """

    @wraps(view)
    @private_page
    @require_http_methods(["GET", "HEAD", "POST"])
    def answer(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except ImmediateHttpResponse as stopped:
            response = stopped.response
        if response.has_header("Location"):
            return go_to(request, response["Location"])
        context = getattr(response, "context_data", None) or {}
        form = context.get("form")
        status = response.status_code if form is None else status_of(form)
        if status == 429:
            return _too_many_tries(request, wait_minutes)
        if context.get("token_fail"):
            response.status_code = 404
        elif form is not None and partial:
            return render_fragment(
                request, response.template_name[0], partial, context, status=status
            )
        return response

    return answer


def status_of(form) -> int:
    """200 for a form nobody has sent yet, 422 for one with errors, 429 for one tried too often."""
    errors = form.errors.as_data() if form.is_bound else {}
    refused = {error.code for found in errors.values() for error in found}
    if refused & {"too_many_login_attempts", "rate_limited"}:
        return 429
    return 422 if errors else 200


def _too_many_tries(request, minutes: int):
    """429. To htmx only a notice is sent: the form and all that was typed stay where they are."""
    page, partial = "account/too_many_tries.html", "too-many-tries"
    response = render_fragment(request, page, partial, {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{partial}", "outerHTML"
    return response


class RegisterView(allauth_views.SignupView):
    form_class = RegistrationForm

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_errors_of(refusal)
            return self.form_invalid(form)


@shop_page
@login_required
def profile(request):
    """What the shop may remember of a person."""
    # Every person has a profile; one who came past `User.save` gets it here.
    own, _created = UserProfile.objects.get_or_create(user=request.user)
    if request.method != "POST":
        return _profile(request, ProfileForm(instance=own))
    form = ProfileForm(request.POST, request.FILES, instance=own)
    if not form.is_valid():
        return _profile(request, form, status=422)
    form.save()
    messages.success(request, _("Your profile is saved."))
    return go_to(request, "account_profile")


def _profile(request, form, *, status=200):
    # What is stored, and not what has just been refused.
    stored = form.initial["picture"]
    context = {
        "form": form,
        "picture": stored.url if stored else _embeddable(request, form.initial["image_url"]),
        "is_confirmed": request.user.has_confirmed_email,
        "programs": current_tokens(request.user),
    }
    return render_fragment(request, "accounts/profile.html", "profile-form", context, status=status)


def _embeddable(request, url: str) -> str:
    """The picture's address where it is of this site; other sites are not told of the visit."""
    return url if url.startswith(request.build_absolute_uri("/")) else ""
