"""The addresses of the shop."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from core import views

urlpatterns = [
    path("", include("shop.urls")),
    path("", include("orders.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    # Browsers ask for it on pages that name no icon, such as the admin's.
    path("favicon.ico", views.icon),
    path("healthz", views.healthz, name="healthz"),
    re_path(rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.+)$", views.media, name="media"),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler429 = "core.views.too_many_requests"
handler500 = "core.views.server_error"
