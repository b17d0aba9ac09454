"""What is settled before any page is asked."""

from django.core.exceptions import BadRequest
from django.middleware.gzip import GZipMiddleware

from core.trouble import AllBusy

# The server's mark in the environment of a request that found no free thread; see core/rsgi.py.
ALL_BUSY = "shop.all_busy"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def utf8_only(get_response):
    """400 for a form in another encoding than UTF-8.

    Browsers send none, and some of the encodings that Python knows fail while a form is read.
    """

    def answer(request):
        if (request.encoding or "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8"):
            raise BadRequest("not UTF-8")
        return get_response(request)

    return answer


class GZipPages(GZipMiddleware):
    """Django's, which leaves pictures and Excel's files alone: they are as small as they get."""

    def process_response(self, request, response):
        if response.headers.get("Content-Type", "").startswith(("image/", XLSX_TYPE)):
            return response
        return super().process_response(request, response)


def told_when_all_are_busy(get_response):
    """503 for a request that found no free thread. The database, which may be stuck, is not asked.

    The page is the shop's own, with what was typed.
    """

    def answer(request):
        if request.META.get(ALL_BUSY):
            raise AllBusy
        return get_response(request)

    return answer
