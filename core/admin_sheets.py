"""Lists of the desk as files: what a list shows, with its filters and its search."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core.reports_database import of_reports_database
from core.sheets import Sheet

KINDS = {"csv": "CSV", "xlsx": "Excel"}


class SheetPages:
    """The addresses of a list's files. `sheets` are their names, with words for people."""

    sheets = {}

    def sheet_of(self, request, name: str, rows) -> Sheet:
        """The table of this name, of the `rows` (a queryset) that the list shows."""
        raise NotImplementedError

    def may_take_sheet(self, request, name: str) -> bool:
        return self.has_view_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.sheet_view))
        own = [
            path(f"{name}.{kind}", view, {"name": name, "kind": kind}, name=self._url(name, kind))
            for name in self.sheets
            for kind in KINDS
        ]
        return own + super().get_urls()

    def desk_tools(self, request):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return super().desk_tools(request) + [
            (reverse(f"admin:{self._url(name, kind)}") + query, f"{words} ({spoken})")
            for name, words in self.sheets.items()
            if self.may_take_sheet(request, name)
            for kind, spoken in KINDS.items()
        ]

    def sheet_view(self, request, name, kind):
        """The rows that the list shows, all pages of them, as a file."""
        if not self.may_take_sheet(request, name):
            raise PermissionDenied
        try:
            rows = self.listed(request)
        except (IncorrectLookupParameters, OverflowError, ValueError):
            # What makes no sense to the list gets the plain list, as it does there.
            told = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            return HttpResponseRedirect(f"{told}?{ERROR_FLAG}=1")
        return self.sheet_of(request, name, of_reports_database(rows)).response(kind)

    def listed(self, request):
        """The rows of the list with its filters and search, as a query that is known to work."""
        if any("\0" in value for value in request.GET.values()):
            raise ValueError("no text")
        rows = self.get_changelist_instance(request).get_queryset(request)
        # A number too large for the database shows only when it is asked; here an answer to that
        # is still possible, and not in the middle of a file.
        rows.order_by("pk").values("pk").first()
        return rows

    def _url(self, name: str, kind: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}_{kind}"
