"""Whether an XLSX is one that may be opened: a small file can unpack to more than a machine has.

openpyxl builds every row of a sheet, and every other part of the file, in memory. So before it sees
the file, its parts are unpacked once, piece by piece, and the tags of each row are counted.
"""

import io
import re
import zipfile

from django.utils.translation import gettext as _

# An XLSX is a zip: so much it may hold when unpacked, and its texts, which are all kept in memory.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_TEXTS = 40 * 1024 * 1024
MAX_PARTS = 1000
MAX_TAGS = 200_000  # of one row, or of a part without rows
PIECE = 1024 * 1024
# Python unpacks these two by steps; others give all they hold at once.
HONEST_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ROW, TEXT = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]"), re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^<>]*?\?>")
# Such remarks stand in real files; without a < in them they can hide no tag.
HARMLESS = re.compile(rb"<\?[^<>]*\?>|<!--[^<>]*-->|<!\[CDATA\[[^<>]*\]\]>")
UTF8 = re.compile(rb"encoding\s*=\s*[\"'](?i:utf-8|us-ascii)[\"']")


class Unsound(Exception):
    """An XLSX that is none, or is not opened. str() says why, in words."""


def ensure_sound(content: bytes) -> None:
    """Raise Unsound for what only looks like an XLSX, or would take more memory than is sane."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise Unsound(_("This is no XLSX. Save the list as XLSX or CSV."))
            texts = sum(part.file_size for part in parts if _holds_texts(part))
            if (
                len(parts) > MAX_PARTS
                or sum(part.file_size for part in parts) > MAX_UNPACKED
                or texts > MAX_TEXTS
                or any(part.flag_bits & 1 for part in parts)
                or any(part.compress_type not in HONEST_PACKING for part in parts)
            ):
                raise Unsound(_("The file is too large once it is unpacked, or locked."))
            for part in parts:
                with archive.open(part) as file:
                    _ensure_narrow(file, TEXT if _holds_texts(part) else ROW)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError) as error:
        raise Unsound(_("The file is damaged. Save it again and send it anew.")) from error


def _holds_texts(part: zipfile.ZipInfo) -> bool:
    return "sharedStrings" in part.filename


def _ensure_narrow(file, rows: re.Pattern) -> None:
    """Raise Unsound where more tags follow each other without a new row than one row has.

    What spreadsheets never write, and what could hide tags from us, is refused.
    """
    piece = file.read(PIECE)
    if piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in piece[:4]:
        if b"<" in piece:
            raise Unsound(_not_sound())
        return
    if not BEGIN.match(piece):
        return  # a picture, say: nothing that is read
    declared = DECLARED.match(piece)
    if declared and b"encoding" in declared[0] and not UTF8.search(declared[0]):
        raise Unsound(_not_sound())
    piece = piece[declared.end() :] if declared else piece
    tags = 0
    while piece:
        # A tag is not cut in two: what is not closed goes on with the next piece.
        end = piece.rfind(b">") + 1
        more = file.read(PIECE)
        whole, rest = (piece[:end], piece[end:]) if more else (piece, b"")
        plain = HARMLESS.sub(b"", whole)
        if b"<!" in plain or b"<?" in plain or (rows is TEXT and ROW.search(whole)):
            raise Unsound(_not_sound())
        begin = 0
        for row in rows.finditer(whole):
            tags += whole.count(b"<", begin, row.start())
            _ensure_few(tags)
            begin, tags = row.start(), 0
        tags += whole.count(b"<", begin)
        _ensure_few(tags)
        piece = rest + more
        if len(rest) > PIECE:
            raise Unsound(_not_sound())


def _not_sound() -> str:
    return _("The file is not a sound XLSX. Open it in Excel and save it again.")


def _ensure_few(tags: int) -> None:
    if tags > MAX_TAGS:
        raise Unsound(_("The list has too many columns."))
