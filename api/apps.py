from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self):
        # drf-spectacular finds how tokens are described by the import alone.
        import api.schema  # noqa: F401
