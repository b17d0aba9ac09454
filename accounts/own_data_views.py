"""What people may always ask of the shop: all it knows of them, and to be forgotten."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.closing import close_account, has_worked_here
from accounts.forms import PasswordAskedForm
from accounts.own_data import own_data
from accounts.views import shop_page, status_of
from core.htmx import go_to, render_fragment
from core.logs.calls import note


@shop_page
@require_POST
@login_required
def download(request):
    """A person's data as a file."""
    note("own data taken")
    text = json.dumps(own_data(request.user), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@shop_page
@login_required
def delete_account(request):
    """What it means to be forgotten; the password does it."""
    if has_worked_here(request.user):
        return render(request, "accounts/delete.html", {"is_refused": True}, status=403)
    typed = request.POST if request.method == "POST" else None
    form = PasswordAskedForm(typed, user=request.user)
    if not form.is_valid():
        return render_fragment(
            request, "accounts/delete.html", "delete-form", {"form": form}, status=status_of(form)
        )
    close_account(request.user)
    logout(request)
    messages.success(request, _("Your account is deleted. Goodbye, and thank you."))
    return go_to(request, "shop:catalogue")
