"""Reading an XLSX workbook that somebody made elsewhere, within bounds of size, memory and time.

It is a ZIP archive of XML. Its first sheet, and the texts that sheets share if it needs them, are
unpacked, never past a limit, and walked through (`markup`); only then does calamine read
these two, in an archive of our own making.

Source: ECMA-376, part 1, sections 18.2.19 (sheet); part 2, annex C (stored or deflated only).
"""

import io
import posixpath
import struct
import zipfile
import zlib
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from solidarity.network.volunteer_import import markup
from solidarity.network.volunteer_import.bounds import Refused, Rows, Why, bounded

_UNPACKED_BYTES = 4 * 1024 * 1024
_MOST_ENTRIES = 200
_ZIP = b"PK\x03\x04"
_ZIP_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_SHARED = "xl/sharedStrings.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_DAMAGED = (
    ArithmeticError,
    CalamineError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries raise for an archive, or XML, that is not what it should be."""
_SCHEMAS = "http://schemas.openxmlformats.org"
_IN_BOOK = f"{_SCHEMAS}/officeDocument/2006/relationships"
_AROUND = {
    "_rels/.rels": f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship'
    f' Id="r1" Type="{_IN_BOOK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    _BOOK: f'<workbook xmlns="{_SCHEMAS}/spreadsheetml/2006/main" xmlns:r="{_IN_BOOK}">'
    '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
    _LINKS: f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="r1"'
    f' Type="{_IN_BOOK}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""What stands around the sheet in the archive that calamine gets."""


def is_one(data: bytes) -> bool:
    """Whether a file is a workbook, or at least an archive."""
    return data.startswith(_ZIP)


def is_locked(data: bytes) -> bool:
    """Whether a file is a workbook under a password, which is another kind of archive."""
    return data.startswith(_OLE) and _LOCKED in data


def rows_of(data: bytes) -> Rows:
    """The rows of the first sheet, those above its first cell included.

    Raises: Refused.
    """
    if data.count(_ZIP_ENTRY) > _MOST_ENTRIES:
        raise Refused(Why.BOMB)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_odd(archive.infolist())
            parts = _parts_of(archive)
        book = CalamineWorkbook.from_filelike(_packed(parts))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        return bounded((_text(cell) for cell in row) for row in rows)
    except _DAMAGED as damaged:
        raise Refused(Why.BROKEN) from damaged


def _refuse_odd(entries: list[zipfile.ZipInfo]) -> None:
    """What an archive says of itself is believed only where it tells against it."""
    if any(each.flag_bits & _IS_ENCRYPTED for each in entries):
        raise Refused(Why.LOCKED)
    if not {each.compress_type for each in entries} <= _METHODS:
        raise Refused(Why.BROKEN)
    if sum(each.file_size for each in entries) > _UNPACKED_BYTES:
        raise Refused(Why.BOMB)


def _parts_of(archive: zipfile.ZipFile) -> dict[str, bytes | str]:
    """The first sheet, the texts that it shares with others, and what stands around them."""
    sheet = _content(archive, _place_of_first_sheet(archive))
    walk = markup.Walk()
    walk.through(sheet)
    if not walk.shares:
        return {**_AROUND, _SHEET: sheet}
    shared = _content(archive, _SHARED)
    markup.Walk().through(shared)
    return {**_AROUND, _SHEET: sheet, _SHARED: shared}


def _place_of_first_sheet(archive: zipfile.ZipFile) -> str:
    book = _content(archive, _BOOK)
    sheet = markup.first(book, "sheet", lambda _sheet: True)
    link = next((value for name, value in sheet.items() if markup.local(name) == "id"), "")
    links = _content(archive, _LINKS)
    found = markup.first(links, "Relationship", lambda each: each.get("Id") == link)
    return posixpath.normpath(posixpath.join("/xl", found["Target"])).lstrip("/")


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    with archive.open(entry) as packed:
        return packed.read(entry.file_size)  # no more, whatever the entry unpacks to


def _packed(parts: dict[str, bytes | str]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _text(cell: object) -> str:
    """A cell as text; whole numbers without the fraction that spreadsheets give them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
