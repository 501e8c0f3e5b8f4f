"""Tables made to do harm are refused with a sentence, within 2 s and in bounded memory.

Each file is read in a process of its own, which measures what reading it cost.
"""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from spreadsheets import GOOD_SHEET, gigabyte, shared, table, under_password, xlsx

from solidarity.network import volunteer_import
from solidarity.network.volunteer_import import Refused, Why

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_SECONDS = 2
MOST_MEGABYTES = 100
POINTS = table(*['<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'] * 2)
"""A sheet whose cells hold the two first shared texts."""
FRENCH = "Prénom,Langues,Quartier\nRosa,français,Verdun\n"
READER = """
import json, os, resource, sys
from pathlib import Path
from solidarity.network import volunteer_import

def spent():
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime + now.ru_stime, now.ru_maxrss / 1024

for name in sys.argv[1:]:
    if os.fork():
        status = os.wait()[1]
        if status:
            print(json.dumps({"why": f"ended with {status}", "seconds": 0, "megabytes": 0}))
        continue
    sys.stdout.flush()
    seconds, megabytes = spent()
    try:
        volunteer_import.read(Path(name).read_bytes())
        why = "accepted"
    except volunteer_import.Refused as refused:
        why = refused.why.name
    after = spent()
    cost = {"why": why, "seconds": after[0] - seconds, "megabytes": after[1] - megabytes}
    print(json.dumps(cost), flush=True)
    os._exit(0)
"""


def sheet_in(place: str, content: str) -> bytes:
    """A good workbook with one more part."""
    return xlsx(GOOD_SHEET, {place: content.encode()})


def lzma_of_4_gigabytes() -> bytes:
    """A workbook packed with a method that asks for as much memory as it likes."""
    whole = bytearray(xlsx(GOOD_SHEET, method=zipfile.ZIP_LZMA))
    at = whole.find(b"\x5d\x00\x00")
    while at >= 0:
        struct.pack_into("<I", whole, at + 1, 0xFFFFFFFF)
        at = whole.find(b"\x5d\x00\x00", at + 5)
    return bytes(whole)


HOSTILE: dict[str, tuple[bytes, Why]] = {
    "too large": (b"a,b\n" * 700_000, Why.LARGE),
    "100,000 rows": (b"langues\n" + b"fr\n" * 100_000, Why.ROWS),
    "100,000 rows of xlsx": (xlsx(table(*["<row><c/></row>"] * 100_000)), Why.ROWS),
    "a million commas": (b"," * 1_000_000 + b"\n1\n", Why.COLUMNS),
    "many columns": (b",".join([b"x"] * 61) + b"\n1\n", Why.COLUMNS),
    "many columns of xlsx": (xlsx(table("<row>" + "<c/>" * 61 + "</row>")), Why.COLUMNS),
    "a cell far away": (xlsx(table('<row r="2"><c r="XFD1048576"/></row>')), Why.ROWS),
    "a row far away": (xlsx(table('<row r="1048576"><c r="A1048576"/></row>')), Why.ROWS),
    "a row without a number": (xlsx(table('<row r="abc"><c r="A1"/></row>')), Why.BROKEN),
    "a gigabyte": (gigabyte(GOOD_SHEET, "xl/media/a.bin"), Why.BOMB),
    "a gigabyte for texts": (gigabyte(POINTS, "xl/sharedStrings.xml"), Why.BOMB),
    "a gigabyte that says it is small": (
        gigabyte(POINTS, "xl/sharedStrings.xml", said_bytes=1000), Why.BROKEN,
    ),
    "tiny elements": (xlsx("<a>" * 5_500_000), Why.BOMB),
    "fewer tiny elements": (xlsx("<a>" + "<a/>" * 900_000 + "</a>"), Why.BOMB),
    "tiny elements among texts": (
        sheet_in("xl/sharedStrings.xml", "<a>" + "<a/>" * 4_000_000 + "</a>"), Why.BOMB,
    ),
    "fewer tiny elements among texts": (
        xlsx(POINTS, {"xl/sharedStrings.xml": b"<a>" + b"<a/>" * 900_000 + b"</a>"}), Why.BOMB,
    ),
    "tiny elements in another sheet": (
        sheet_in("xl/worksheets/sheet2.xml", "<a>" + "<a/>" * 4_000_000 + "</a>"), Why.BOMB,
    ),
    "depth": (xlsx("<a>" * 30 + "</a>" * 30), Why.BOMB),
    "many attributes": (
        xlsx("<a " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>"), Why.BOMB,
    ),
    "a long namespace": (
        xlsx(f'<a xmlns="{"u" * 1_000_000}">' + "<a/>" * 190_000 + "</a>"), Why.BOMB,
    ),
    "a long text in each cell": (
        xlsx(table(*["<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>"] * 500),
             shared("x" * 15_000)), Why.CELL,
    ),
    "many files": (xlsx(GOOD_SHEET, {f"x{n}": b"" for n in range(300)}), Why.BOMB),
    "a formula": (b"langues\n=1+1\n", Why.FORMULAS),
    "a formula of xlsx": (xlsx(table('<row r="1"><c r="A1"><f>1+1</f></c></row>')), Why.FORMULAS),
    "entities": (
        xlsx('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + GOOD_SHEET.replace("Rosa", "&a;")), Why.BROKEN,
    ),
    "another encoding of xlsx": (
        xlsx('<?xml version="1.0" encoding="cp037"?>' + GOOD_SHEET), Why.BROKEN,
    ),
    "a text that is not there": (xlsx(POINTS, shared("Langues")), Why.BROKEN),
    "an encrypted archive": (under_password(xlsx(GOOD_SHEET)), Why.LOCKED),
    "a workbook under a password": (
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), Why.LOCKED,
    ),
    "an LZMA entry": (xlsx(GOOD_SHEET, method=zipfile.ZIP_LZMA), Why.BROKEN),
    "an LZMA entry of 4 GB": (lzma_of_4_gigabytes(), Why.BROKEN),
    "a long cell": (b"langues\n" + b"x" * 501 + b"\n", Why.CELL),
    "a broken archive": (xlsx(GOOD_SHEET)[:-40], Why.BROKEN),
    "an archive of nothing": (xlsx("no sheet"), Why.BROKEN),
    "a sheet where none belongs": (
        xlsx(GOOD_SHEET).replace(b"worksheets/sheet1.xml", b"worksheetz/sheet1.xml"), Why.BROKEN,
    ),
    "bytes": (bytes(range(256)) * 8, Why.BROKEN),
    "letters that no encoding has": (b"langues\nfran\x81\x8dais\n", Why.ENCODING),
    "UTF-8 that is torn": (FRENCH.encode() * 20 + b"\xc3\n", Why.ENCODING),
    "UTF-8 that is torn under its mark": (b"\xef\xbb\xbflangues\n\xe9t\xe9\n", Why.ENCODING),
    "UTF-16 that is torn": (b"\xff\xfe" + "langues\nfr\n".encode("utf-16-le")[:-1], Why.ENCODING),
    "control characters": ("langues\nfran\x92ais\n".encode(), Why.ENCODING),
    "a terminal's commands": (b"langues,\x1b[2J\nfr,x\n", Why.ENCODING),
    "nothing": (b"", Why.EMPTY),
    "headings only": (b"langues,quartier\n", Why.EMPTY),
}  # fmt: skip


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What reading each file came to, in a process of its own."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    files = [folder / str(number) for number in range(len(HOSTILE))]
    for file, (data, _why) in zip(files, HOSTILE.values(), strict=True):
        file.write_bytes(data)
    line = [sys.executable, "-c", READER, *map(str, files)]
    told = subprocess.run(line, capture_output=True, text=True, check=True, timeout=600).stdout
    return dict(zip(HOSTILE, map(json.loads, told.splitlines()), strict=True))


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_table_is_refused_within_2_seconds_and_in_bounded_memory(
    costs: dict[str, Any], name: str
) -> None:
    assert costs[name]["why"] == HOSTILE[name][1].name
    assert costs[name]["seconds"] < LONGEST_SECONDS
    assert costs[name]["megabytes"] < MOST_MEGABYTES


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_workbook_is_a_refusal_and_never_a_fault(method: int) -> None:
    chance = random.Random(method)
    whole = xlsx(GOOD_SHEET, method=method)
    for _ in range(500):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        try:
            volunteer_import.read(bytes(damaged))
        except Refused as refused:
            assert refused.why.value  # noqa: PT017 - most are refused, a few stay whole
