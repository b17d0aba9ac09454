"""Files that a stranger to pictures might upload, or somebody who means harm."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_picture

NO_PICTURE = "This file is not a whole JPEG, PNG or WebP picture."
TOO_MANY_PIXELS = "This picture has more than 24 megapixels. Make it smaller."
TOO_LARGE = "This picture is larger than 5 MB. Choose a smaller one."


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("himsagar.jpg", content, content_type="image/jpeg")


def png_that_claims(width, height) -> bytes:
    """A PNG of some sixty bytes whose header promises this many pixels."""

    def chunk(kind, content):
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )


def half(kind) -> bytes:
    content = make_picture(kind, size=(400, 300), colour="orange").read()
    return content[: len(content) // 2]


HOSTILE = {
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<html><script>alert(1)</script></html>",
    "PDF": b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF",
    "GIF": make_picture("GIF", mode="P").read(),
    "TIFF": make_picture("TIFF").read(),
    "BMP": make_picture("BMP").read(),
    "ICO": make_picture("ICO").read(),
    "PPM": make_picture("PPM").read(),
    "half a JPEG": half("JPEG"),
    "half a PNG": half("PNG"),
    "half a WebP": half("WEBP"),
    "a JPEG's first bytes": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "a broken PNG": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "a PNG without rows": png_that_claims(10, 10),
    "a PNG of no width": png_that_claims(0, 10),
    "zeros": b"\0" * 1_000,
    "nothing": b"",
}
