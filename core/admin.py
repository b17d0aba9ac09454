"""The grower's desk: what all its pages have in common."""

from contextlib import nullcontext

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from post_office import admin as post_office_admin
from post_office.models import STATUS, Attachment, Email, EmailTemplate, Log

admin.site.site_header = admin.site.site_title = settings.STORE_NAME
admin.site.index_title = _("The grower's desk")
# Our own row of links takes its place: lists of orders need the room.
admin.site.enable_nav_sidebar = False
# The shop's mails are written in files, and each mail shows its own log.
admin.site.unregister([Attachment, Email, EmailTemplate, Log])


# Django answers any method as if it were GET; here others than those of pages and forms are 405.
pages_only = require_http_methods(["GET", "HEAD", "POST"])


def _of_pages_only(admin_view):
    def guarded_view(view, cacheable=False):
        return pages_only(admin_view(view, cacheable))

    return guarded_view


admin.site.admin_view = _of_pages_only(admin.site.admin_view)
admin.site.login = pages_only(admin.site.login)


class ShownBefore(forms.HiddenInput):
    """The value as the page showed it. Nobody reads it out, so nothing may describe it to them."""

    def build_attrs(self, *args, **kwargs):
        attributes = super().build_attrs(*args, **kwargs)
        return {name: attributes[name] for name in attributes if not name.startswith("aria-")}


class CarefulForm(forms.ModelForm):
    """A form that writes only what was changed on it, even when its page is old.

    The page carries each value as it was shown. A field whose value is still that one keeps what
    is stored by now, so two people at work on one row do not undo each other.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            return
        for field in self.fields.values():
            # A file is only sent when it is a new one.
            field.show_hidden_initial = not isinstance(field, forms.FileField)
            if field.hidden_widget is forms.HiddenInput:
                field.hidden_widget = ShownBefore
            if self.prefix:  # A row of a list: no label stands beside its fields.
                field.widget.attrs["aria-label"] = f"{capfirst(field.label)}: {self.instance}"

    def clean(self):
        cleaned = super().clean()
        for name in cleaned.keys() & self.initial.keys():
            if name not in self.changed_data:
                cleaned[name] = self.initial[name]
        return cleaned


class SoundLists:
    """Made-up addresses get the plain list or no row at all, as Django does for most of them."""

    def changelist_view(self, request, extra_context=None):
        plain_list = HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        # Django checks what filters ask for, but neither of these two.
        if any("\0" in value for value in request.GET.values()):
            return plain_list
        try:
            return super().changelist_view(request, extra_context)
        except OverflowError:
            return plain_list

    def get_object(self, request, object_id, from_field=None):
        # To Python ৫ is 5 too; but a row has one address.
        is_plain = str(object_id).isascii()
        return super().get_object(request, object_id, from_field) if is_plain else None


class DeskAdmin(SoundLists, admin.ModelAdmin):
    """A model's pages: what is edited is held from reading to writing, and errors answer 422."""

    form = CarefulForm

    def get_view_on_site_url(self, obj=None):
        # Django's own way there would tell all staff the address of any row of any model.
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **({"form": self.form} | kwargs))

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        # Django's admin writes inside a transaction: hold the row, then read it anew.
        self._hold(self.model.objects.filter(pk=found.pk))
        return super().get_object(request, object_id, from_field)

    def _get_list_editable_queryset(self, request, prefix):
        rows = super()._get_list_editable_queryset(request, prefix)
        self._hold(self.model.objects.filter(pk__in=rows.values("pk")))
        return rows

    def _hold(self, rows) -> None:
        """Lock rows in key order, as every act of the shop does."""
        list(rows.select_for_update().order_by("pk").values_list("pk"))

    def desk_tools(self, request) -> list[tuple[str, str]]:
        """Address and words of what can be done from the list as it is filtered now."""
        return []

    def changelist_view(self, request, extra_context=None):
        extra_context = {"desk_tools": self.desk_tools(request)} | (extra_context or {})
        is_saving = request.method == "POST" and "_save" in request.POST
        with transaction.atomic() if is_saving else nullcontext():
            response = super().changelist_view(request, extra_context)
        # A list that was saved redirects; one that is shown again was refused.
        if is_saving and response.status_code == 200:
            response.status_code = 422
        return response

    def render_change_form(self, request, *args, **kwargs):
        response = super().render_change_form(request, *args, **kwargs)
        if request.method == "POST":
            response.status_code = 422
        return response


class ReadOnly:
    """Rows that staff may look at and nobody edits here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SuperusersOnly:
    """Rows that no right opens: only superusers see them."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_delete_permission = has_view_permission


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    template = "admin/read_only_inline.html"
    classes = ["read-only"]
    extra = 0


@admin.register(Email)
class MailAdmin(SuperusersOnly, SoundLists, post_office_admin.EmailAdmin):
    """The queue of mails: an address may be put right, and a mail sent again.

    Links in mails set new passwords and open orders, so whoever reads the queue could be anybody.

    The library's page shows mails with inline styles, which our pages forbid, and sends one again
    on a mere visit to an address.
    """

    change_form_template = "admin/change_form.html"
    inlines = [post_office_admin.LogInline]
    list_display = ["to_display", "shortened_subject", "status", "last_updated", "scheduled_time"]
    list_filter = ["status", "created"]
    readonly_fields = [
        *post_office_admin.EmailAdmin.readonly_fields,
        "from_email",
        "cc",
        "bcc",
        "priority",
        "status",
        "scheduled_time",
    ]
    actions = ["send_again"]

    def get_urls(self):
        return [url for url in super().get_urls() if url.name != "resend"]

    def preview_html(self, request, pk):
        response = super().preview_html(request, pk)
        response["X-Robots-Tag"] = "noindex"
        return response

    @admin.display(description=_("text"))
    def render_plaintext_body(self, mail):
        return format_html('<pre class="mail-text">{}</pre>', mail.message)

    @admin.display(description=_("with pictures and colours"))
    def render_html_body(self, mail):
        return format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            reverse("admin:post_office_email_preview", args=[mail.pk]),
            _("Open it as its reader sees it"),
        )

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request, mails):
        count = mails.update(status=STATUS.queued, scheduled_time=None, number_of_retries=None)
        self.message_user(request, _("Mails in the queue again: %(count)d") % {"count": count})
