"""The addresses of the shop."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from core import views
from core.http import private_page
from core.readiness import readyz

# One page changes passwords, with its limits on guessing: staff come to it from the desk.
change_password = private_page(
    require_safe(RedirectView.as_view(pattern_name="account_change_password"))
)

urlpatterns = [
    path("", include("shop.urls")),
    path("", include("orders.urls")),
    path("accounts/", include("accounts.urls")),
    path("api/", include("api.urls")),
    path("admin/password_change/", change_password),
    path("admin/password_change/done/", views.nowhere),
    path("admin/r/<path:content_type_id>/<path:object_id>/", views.nowhere),
    path("admin/reports/", include("orders.report_urls")),
    path("admin/", admin.site.urls),
    # Browsers ask for it on pages that name no icon, such as the admin's.
    path("favicon.ico", views.icon),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    re_path(rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.+)$", views.media, name="media"),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler429 = "core.views.too_many_requests"
handler500 = "core.views.server_error"
