"""What is settled before a program's call reaches its view."""

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _

from core.http import is_for_programs


def https_only(get_response):
    """403 for a program that calls by plain http where the shop has https.

    A browser is redirected; a program would go on sending its token in the open and never notice
    (OWASP ASVS 5.0, 4.1.2).
    """

    def answer(request):
        if settings.HTTPS and not request.is_secure() and is_for_programs(request.path):
            return JsonResponse({"error": _("Call the shop by https.")}, status=403)
        return get_response(request)

    return answer
