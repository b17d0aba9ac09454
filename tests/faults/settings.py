"""The settings of a server that a test does harm to; it may have one rule of the shop taken out."""

from tests import server_settings

vars().update(
    {name: getattr(server_settings, name) for name in dir(server_settings) if name.isupper()}
)

INSTALLED_APPS = [*server_settings.INSTALLED_APPS, "tests.faults.planted.PlantedFault"]
