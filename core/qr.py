"""Squares that phones read."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

# All eight patterns are read alike; choosing the prettiest takes three times as long.
PATTERN = 0


def qr_square(text: str) -> SafeString:
    """`text` as a QR code: an SVG that stands in a page or in a file, as large as its box."""
    drawn = BytesIO()
    # Level M is still read where an eighth of the square is torn or wet.
    segno.make_qr(text, error="m", mask=PATTERN).save(
        drawn, kind="svg", xmldecl=False, nl=False, omitsize=True, svgclass="qr", lineclass=None
    )
    # Nothing of the text is in the drawing but its dots.
    return mark_safe(drawn.getvalue().decode())
