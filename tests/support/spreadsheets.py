"""Spreadsheets as people send them, and as someone would who means harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MEGABYTE = 1024 * 1024


def cell(where: str, text: str) -> str:
    """One cell with its text beside it."""
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def table(*rows: str) -> str:
    """A sheet of these rows, which are XML."""
    return f'<worksheet xmlns="{SHEET}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def shared(*texts: str) -> dict[str, bytes]:
    """The part with the texts that sheets share."""
    inside = "".join(f"<si><t>{each}</t></si>" for each in texts)
    return {"xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{inside}</sst>'.encode()}


def xlsx(
    sheet: str, more: Mapping[str, bytes] = MappingProxyType({}), method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A workbook with one sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(name, content)
    return packed.getvalue()


def gigabyte(sheet: str, name: str, said_bytes: int = 1024 * _MEGABYTE) -> bytes:
    """A workbook of which one more part unpacks to a gigabyte, whatever is said of its size."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = squeeze.compress(bytes(_MEGABYTE)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    whole = bytearray(xlsx(sheet, {name: megabyte * 1024 + b"\3\0"}, zipfile.ZIP_STORED))
    for mark, method_at, size_at in ((b"PK\3\4", 8, 22), (b"PK\1\2", 10, 24)):
        at = whole.rindex(mark)
        struct.pack_into("<H", whole, at + method_at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", whole, at + size_at, said_bytes)
    return bytes(whole)


def under_password(workbook: bytes) -> bytes:
    """A workbook whose parts all say that they are encrypted."""
    whole = bytearray(workbook)
    for mark, flags_at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + flags_at] |= 1
            at = whole.find(mark, at + 1)
    return bytes(whole)


GOOD_SHEET = table(
    f'<row r="1">{cell("A1", "Name")}{cell("B1", "Languages")}{cell("C1", "Borough")}</row>',
    f'<row r="2">{cell("A2", "Rosa")}{cell("B2", "French; Spanish")}{cell("C2", "Verdun")}</row>',
)
