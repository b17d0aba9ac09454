"""How pages are made."""

from pathlib import Path


def templates(folder: Path) -> list:
    """Django's TEMPLATES: ours in `folder`, with their partials, read once."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder],
            "OPTIONS": {
                "loaders": [
                    (
                        "template_partials.loader.Loader",
                        [
                            (
                                "django.template.loaders.cached.Loader",
                                [
                                    "django.template.loaders.filesystem.Loader",
                                    "django.template.loaders.app_directories.Loader",
                                ],
                            )
                        ],
                    )
                ],
                "builtins": [
                    "django.templatetags.i18n",
                    "django.templatetags.static",
                    "template_partials.templatetags.partials",
                    "core.templatetags.amounts",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "core.context.store",
                    "shop.context.cart_badge",
                ],
            },
        }
    ]
