"""Pages for lists of prices and stock: send one, look at its differences, apply it or not."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.admin_sheets import SheetPages
from core.htmx import HTMX_HEADERS, wants_fragment
from core.logs.calls import warn
from core.text import printable
from shop.import_file import MAX_BYTES, Unreadable
from shop.import_preview import shown_rows
from shop.imports import NotNow, confirm, drop, upload
from shop.models import ImportJob, ImportRow

ROWS_A_PAGE = 100
LISTS_SHOWN = 10


class UploadForm(forms.Form):
    """A list, told apart by what is in it."""

    file = forms.FileField(
        label=gettext_lazy("List (CSV or XLSX)"),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class ImportPages(SheetPages):
    """The pages about lists, for the admin of varieties."""

    def get_urls(self):
        pages = [
            ("import/", require_http_methods(["GET", "HEAD", "POST"])(self.import_view), "import"),
            ("import/<int:job_id>/", require_safe(self.import_job_view), "import_job"),
            ("import/<int:job_id>/apply/", require_POST(self.import_apply_view), "import_apply"),
            ("import/<int:job_id>/drop/", require_POST(self.import_drop_view), "import_drop"),
        ]
        view = self.admin_site.admin_view
        own = [
            path(end, view(page), name=f"shop_mangocategory_{name}") for end, page, name in pages
        ]
        return own + super().get_urls()

    def desk_tools(self, request):
        tools = super().desk_tools(request)
        if self.has_change_permission(request):
            tools.append((reverse("admin:shop_mangocategory_import"), _("Import a list")))
        return tools

    def import_view(self, request):
        """Send a list; and the lists of the last days."""
        self._insist_on_change(request)
        sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
        if sent and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                job = upload(
                    file.read(),
                    printable(file.name)[:100],
                    request.user,
                    may_add=self.has_add_permission(request),
                )
            except Unreadable as error:
                warn("upload refused", why="no list of varieties", bytes=file.size)
                form.add_error("file", str(error))
            else:
                return redirect("admin:shop_mangocategory_import_job", job.pk)
        context = {
            "title": _("Import a list of prices and stock"),
            "form": form,
            "jobs": list(ImportJob.objects.light().select_related("by")[:LISTS_SHOWN]),
        }
        return self.desk_page(request, "import", context, 422 if sent else 200)

    def import_job_view(self, request, job_id):
        """How far a list is; once it is read, what it would change; then, what it has changed."""
        self._insist_on_change(request)
        job = self._job(job_id)
        if wants_fragment(request) and not job.is_at_work:
            # What was waited for is there: the whole page is another one.
            return HttpResponseClientRefresh()
        context = {"title": job.file_name, "job": job} | self._preview(request, job)
        if wants_fragment(request):
            template = "admin/shop/mangocategory/import_job.html#import-progress"
            response = render(request, template, context)
        else:
            response = self.desk_page(request, "import_job", context)
        patch_vary_headers(response, HTMX_HEADERS)
        return response

    def import_apply_view(self, request, job_id):
        """Yes: write it."""
        self._insist_on_change(request)
        job = self._job(job_id)
        if job.new and not self.has_add_permission(request):
            raise PermissionDenied
        try:
            confirm(job, request.user)
        except NotNow:
            messages.info(request, _("This was decided already; nothing is written twice."))
        return redirect("admin:shop_mangocategory_import_job", job.pk)

    def import_drop_view(self, request, job_id):
        """No: leave everything as it is."""
        self._insist_on_change(request)
        job = self._job(job_id)
        try:
            drop(job)
        except NotNow:
            messages.info(request, _("This was decided already."))
            return redirect("admin:shop_mangocategory_import_job", job.pk)
        messages.success(request, _("Nothing was changed."))
        return redirect("admin:shop_mangocategory_import")

    def _insist_on_change(self, request) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _job(self, job_id: int) -> ImportJob:
        return get_object_or_404(ImportJob.objects.light().select_related("by"), pk=job_id)

    def _preview(self, request, job) -> dict:
        """A page of the rows that change something or have a mistake."""
        if job.is_at_work:
            return {}
        kind, outcome = request.GET.get("kind"), request.GET.get("outcome")
        rows = job.rows.select_related("mango")
        if kind in ImportRow.Kind:
            rows = rows.filter(kind=kind)
        if outcome in ImportRow.Outcome:
            rows = rows.filter(outcome=outcome)
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        return {
            "page": page,
            "rows": shown_rows(page.object_list),
            "kind": kind,
            "outcome": outcome,
            "may_apply": not job.new or self.has_add_permission(request),
        }
