"""Numbers by which someone can be found: all of them are blocked.

Sources: the check digit of social insurance numbers (Luhn, by python-stdnum); the make-up of
Québec's health insurance numbers (four letters, then a date with the month + 50 for women);
numbering plans of telephones (phonenumbers, Google's libphonenumber); postal codes as Canada Post
writes them, without D, F, I, O, Q and U.
"""

import re
from itertools import islice

import phonenumbers
from phonenumbers import NumberParseException
from stdnum.ca import sin

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_DIGITS_HERE, _DIGITS_LOCAL = 10, 7
_MOST_NUMBERS = 40
"""So many numbers are looked at closely; a note with more is no note."""
_NEAR = r"[^;!]{0,40}?"
_NOT_IN_A_WORD = r"(?<![A-Za-z0-9])"
_PAPER = one_of(r"permi[st]\w* visa caq csq applicati\w+ demande solicitud certifi\w+")
_CLIENT = one_of(
    r"u\.?c\.?i i\.?u\.?c client_(?:id\w*|number|n[o°º]?\.?(?=[\s:\#]{1,3}\d))"
    r" client_?\# unique_client_\w+ unique_id(?:entifi\w+)? (?:identifi\w+|id)_[úu]ni(?:que|co)"
    r" (?:id(?:entifi\w+)?\.?|num[ée]ro|n[úu]mero|n[°º]|no\.?)_(?:de_|del_|du_)?clie\w+"
    r" num[ée]ro_d['’]identification_(?:de_|du_)?client\w*"
)
_YEARS = r"(?:19|20)\d\d\ ?-\ ?(?:19|20)\d\d"
_AT = r"(?:at|arobas\w?|aro?bas|arro[bv]a|a\ commercial)"
_DOT = r"(?:dot|point|punto)"

_NINE = re.compile(r"(?<![\w-])(\d{3})[ .·_\-]{0,3}(\d{3})[ .·_\-]{0,3}(\d{3})(?![\w-])")
_SIN_WORD = re.compile(
    r"\b(?:(?i:n\.?a\.?s|s\.i\.n|assurance[ -]sociale|social[ -]insurance|segur\w{1,4}[ -]social)"
    r"|S\.?I\.?N|sin(?= ?(?:\d|[:#=,]|n[o°]|num|is)))\b"
)
"""In Spanish, `sin` is also without: in small letters it is the word only with a number's own."""
_RAMQ = re.compile(
    r"(?<![A-Za-z])[A-Za-z](?: ?[A-Za-z]){3}[ .·_\-]{0,3}"
    r"(\d{2} ?\d{2})[ .·_\-]{0,3}(\d{2} ?\d{2})(?!\d)"
)
_DIALLED = re.compile(
    r"(?<![\w/-])(?<!\d[.,:])(?!(?:19|20)\d\d-\d\d-\d\d(?!\d))"
    r"(?:\+|00|\()?\d(?:[ ().\-/]{0,3}\d){6,15}(?!\w|[/.,:]\d)"
)
_BETWEEN = r"(?:(?:[^\w,;$€%]|_){0,3}|,)"
_GROUPED = re.compile(
    r"(?<!\d)(?<!\d[.,:/-])(?!(?<=/)\d{10})"
    rf"(?:1{_BETWEEN})?([2-9]\d\d){_BETWEEN}([2-9]\d\d){_BETWEEN}(\d{{4}})(?!\d)"
)
"""Ten digits by three, three and four, whatever stands between or before them.

Undivided after a stroke, they are some page's or meeting's.
"""
_LINK = re.compile(r"(?:\bwa\.me/|\bphone=|\btel:|\bsms:) ?\+?\d{7}", re.IGNORECASE)
_LOCAL = re.compile(r"[2-9]\d{2}[-.][ ]?\d{4}")
_BESIDE_ITS_WORD = re.compile(
    r"\b(?:t[ée]l\w*|cell?\w*|phone\w*|call|text|texte[rz]?|textos?|whats?\s?app|signal|mobile|m[óo]vil"
    r"|ll[aá]m\w+|appele[rz]?|rejoindre|fax|num[ée]ro|number)\b[^;!?\d]{0,30}"
    r"(?:\d{3}[ .\-]?)?[2-9]\d{2}[ .\-]?\d{4}(?!\d)",
    re.IGNORECASE,
)
_SAID_DIGIT = (
    r"(?:z[ée]ro|cero|oh?|one|un[oe]?|two|deux|dos|three|trois|tres|four|quatre|cuatro|five|cinq|cinco"
    r"|six|seis|seven|sept|siete|eight|huit|ocho|nine|neuf|nueve|\d{1,4})"
)
_SAID = re.compile(rf"\b(?:{_SAID_DIGIT}[ ,.\-]{{1,3}}){{3,12}}{_SAID_DIGIT}\b", re.IGNORECASE)
_SAID_WORD = re.compile(r"[a-zà-ÿ]{2,}")
_PASSPORT = re.compile(
    r"\b(?:passe?[ -]?port|pasaporte?|p[as]{2,4}[aei]?p[aeioprt]{2,5}s?\b)", re.IGNORECASE
)
"""The word, and how it comes out of a hurried hand: no other word begins so and goes on so."""
_DATE = r"(?:(?:19|20)\d\d-\d\d?-\d\d?|\d\d?-\d\d?-(?:19|20)\d\d)(?!\d)"
_SERIAL = re.compile(
    rf"(?<![A-Za-z0-9])(?<!\d-)(?![A-Za-z]{{0,3}}[ \-]?{_DATE})"
    r"(?:\d{1,2})?[A-Za-z]{0,3}(?:[ \-]?\d){5,9}[A-Z]{0,2}(?![A-Za-z0-9])"
)


def _has_sin(text: str) -> bool:
    """Nine digits with Luhn's check, or beside their word: mistyped, they still lead to someone."""
    return any(
        sin.is_valid("".join(match.groups()))
        or _SIN_WORD.search(text, max(0, match.start() - 40), match.end() + 40) is not None
        for match in _NINE.finditer(text)
    )


def _has_ramq(text: str) -> bool:
    """Four letters, a possible date, two digits more."""
    for match in _RAMQ.finditer(text):
        digits = (match.group(1) + match.group(2)).replace(" ", "")
        month, day = int(digits[2:4]) % 50, int(digits[4:6])
        if 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004 - a possible date
            return True
    return False


def _has_phone(text: str) -> bool:
    """A number that can be dialled: here, or anywhere with its country's prefix."""
    if (
        _LINK.search(text)
        or _BESIDE_ITS_WORD.search(text)
        or any(_is_said(each.group()) for each in _SAID.finditer(text))
        or any(
            _is_given_out("".join(each.groups()))
            for each in islice(_GROUPED.finditer(text), _MOST_NUMBERS)
        )
    ):
        return True
    for count, match in enumerate(_DIALLED.finditer(text)):
        if count >= _MOST_NUMBERS or _is_dialled(match.group()):
            return True
    return False


def _is_said(words: str) -> bool:
    """Whether digits that are spoken one by one make a number: mostly words, ten digits or so."""
    said = _SAID_WORD.findall(words.lower())
    return len(said) >= 3 and len(said) + sum(map(str.isdigit, words)) >= _DIGITS_LOCAL  # noqa: PLR2004


def _has_passport(text: str) -> bool:
    """A serial of five digits and more beside the word; a year or a time is shorter."""
    return any(
        _SERIAL.search(text[max(0, match.start() - 40) : match.end() + 50]) is not None
        for match in islice(_PASSPORT.finditer(text), _MOST_NUMBERS)
    )


def _is_given_out(ten_digits: str) -> bool:
    """Whether the area code exists and the number could be one of its."""
    return phonenumbers.is_valid_number(phonenumbers.parse(ten_digits, "CA"))


def _is_dialled(number: str) -> bool:
    written = "+" + number[2:] if number.startswith("00") else number
    digits = sum(each.isdigit() for each in written)
    if digits < _DIGITS_HERE and written[0] != "+":
        return _LOCAL.fullmatch(number) is not None
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(written, "CA"))
    except NumberParseException:
        return False


NUMBERS: tuple[Rule, ...] = (
    Rule("social insurance number", Verdict.BLOCK, _has_sin),
    Rule("health insurance number", Verdict.BLOCK, _has_ramq),
    Rule(
        "immigration number",
        Verdict.BLOCK,
        matches(
            rf"\b{_CLIENT}(?![a-zà-ÿ]){_NEAR}"
            rf"(?<!\d)(?!{_YEARS})(?:\d{{2}}[\ -]?)?\d{{4}}[\ -]?\d{{4}}(?!\d)",
            r"(?<![\d-])\d{2}-\d{4}-\d{4}(?![\d-])",
            r"(?<!\d)\d{4}-?\d{4}(?!\d)[^.;!?]{0,20}\b(?:uci|iuc)\b",
        ),
    ),
    Rule(
        "number of a permit or application",
        Verdict.BLOCK,
        matches(
            rf"{_NOT_IN_A_WORD}[A-Z][\ -]?\d{{3}}[\ -]?\d{{3}}[\ -]?\d{{3}}(?!\d)",
            rf"\b{_PAPER}\b{_NEAR}{_NOT_IN_A_WORD}[A-Z]{{0,3}}[\ -]?\d{{8,10}}(?!\d)",
        ),
    ),
    Rule(
        "number of a passport",
        Verdict.BLOCK,
        _has_passport,
    ),
    Rule("telephone number", Verdict.BLOCK, _has_phone),
    Rule(
        "e-mail address",
        Verdict.BLOCK,
        matches(
            r"(?<![\w.+\-])[\w.+\-]{1,64}\ ?@\ ?[\w\-]{1,63}\ ?\.\ ?[a-z]{2,}",
            rf"(?<![\w.+\-])[\w.+\-]{{1,64}}\ ?[(\[\ ]\ ?{_AT}\ ?[)\]\ ]\ ?[\w\-]{{2,63}}"
            rf"\ ?[(\[\ .]\ ?{_DOT}?\ ?[)\]\ ]?\ ?"
            r"(?:com|ca|org|net|qc|fr|info|mx|es|co|me|io|email)\b",
            r"[\w.+\-]{1,64}\ (?:arobas\w?|arro[bv]a|\(at\)|\[at\])\ ?[\w\-]{1,63}"
            r"\ ?(?:\.|dot|point|punto)",
            r"[\w.+\-]{1,64}\ at\ [\w\-]{2,63}\ dot\ [a-z]{2,}",
        ),
    ),
    Rule(
        "postal code",
        Verdict.BLOCK,
        matches(
            rf"{_NOT_IN_A_WORD}[ABCEGHJ-NPR-TVXY]\ ?\d\ ?[ABCEGHJ-NPR-TV-Z][\ \-.]{{0,2}}"
            r"\d\ ?[ABCEGHJ-NPR-TV-Z]\ ?\d(?![A-Za-z0-9])"
        ),
    ),
)
