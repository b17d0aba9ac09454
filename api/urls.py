"""The addresses of the JSON API, below /api/."""

app_name = "api"

urlpatterns = []
