"""The addresses of the reports at the grower's desk."""

from django.contrib import admin
from django.urls import path

from core.http import private_page
from orders import report_views

app_name = "reports"
urlpatterns = [
    path("sales/", private_page(admin.site.admin_view(report_views.sales)), name="sales"),
]
