"""Where someone lives, when they were born, which file is theirs.

All of it is warned of only: it may be a public building, a programme's date or a room.
"""

from solidarity.privacy.guard.addresses import ADDRESS
from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_DOOR = one_of(
    r"app appt appart appartements? apt apts apartments? apartamento apto aparto depto depa"
    r" departamento dpto logements? log unit[ée]? unidad suite condo porte puerta door"
    r" timbre interfono interphone intercom sonnettes? buzzer doorbell code_d['’]entr[ée]e"
)
_OUTSIDE = r"(?:stationnement|parking|estacionamiento|a[ée]roport|airport|aeropuerto|terminal)"
_GATE = (
    r"\b(?:vol|vuelo|flight)\ (?:[A-Z]{2}\ ?)?\d{2,4},?\ (?:porte|puerta|door)\ \d{1,3}\b"
    rf"|\b{_OUTSIDE}[^;!?\d]{{0,15}}\ (?:porte|puerta|door)\ \d{{1,3}}\b"
    rf"|\b(?:porte|puerta|door)\ \d{{1,3}}\b[^;!?\d]{{0,15}}\ {_OUTSIDE}\b"
)
"""A door at which nobody lives."""
_NUMBER = r"(?:n[°ºo]\.?|num[ée]ro|number|n[úu]mero|nro\.?|no\.|:|est_le|is|code)?"
_BORN = one_of(
    r"n[ée]e?s?_(?:le|en|un) n[ée]\(e\)_le n[ée]·e_le naissance nais\. d\.?d\.?n born birth b-?day"
    r" birthdate birthday d\.?o\.?b nacid[oa]s? naci[óo] naci[óo]_el nacimiento nac\.? f\.?_?nac\.?"
    r" f\.n\. cumplea[ñn]os cumple anniversaire f[êe]te_le date_de_n"
)
_FILE = one_of(
    r"dossiers? doss files? cases? cause r[ôo]le expedientes? expdte exp\.? r[ée]f r[ée]f[ée]rence"
    r" referencia ref docket chart claims? carpeta causa folio mandat mandate r[ée]clamation"
    r" plainte complaint queja reclamo [ée]v[ée]nement evento event_number report_number cnesst"
    r" constat matricule n°_de_cas n[úu]mero_de_caso"
)
_MONTH = one_of(
    r"jan\w* f[ée]v\w* mar\w* avr\w* mai juin juil\w* ao[ûu]t sep\w* oct\w* nov\w* d[ée]c\w*"
    r" feb\w* apr\w* may\w* june? july? aug\w* ene\w* abr\w* ago\w* dic\w*"
)
_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19\d\d|200\d|201\d)"

PLACES: tuple[Rule, ...] = (
    ADDRESS,
    Rule(
        "apartment number",
        Verdict.WARN,
        matches(
            rf"\b{_DOOR}(?![a-zà-ÿ])\.?\ ?{_NUMBER}\ ?\#?(?:[A-Z]-?)?\d{{1,4}}[A-Z]?\b(?!\ ?[€$%])",
            r"(?<![\w&])\#\ ?\d{1,4}[A-Z]?\b",
            besides=_GATE,
        ),
    ),
    Rule(
        "date of birth",
        Verdict.WARN,
        matches(
            rf"\b{_BORN}(?!\w)[^;!?]{{0,40}}?\d{{1,4}}",
            rf"(?<!\d){_DAY}[/.\-\ ](?:0?[1-9]|1[0-2])[/.\-\ ]{_YEAR}(?!\d)",
            rf"(?<!\d){_YEAR}[/.\-\ ](?:0?[1-9]|1[0-2])[/.\-\ ]{_DAY}(?!\d)",
            rf"(?<!\d){_DAY}(?:er|st|nd|rd|th)?[\ \-](?:de?\ )?{_MONTH}\.?,?[\ \-](?:de?l?\ )?"
            rf"{_YEAR}(?!\d)",
            rf"\b{_MONTH}\.?\ {_DAY}(?:st|nd|rd|th)?,?\ {_YEAR}(?!\d)",
        ),
    ),
    Rule(
        "file number",
        Verdict.WARN,
        matches(
            rf"\b{_FILE}(?!\w)[^;!?]{{0,28}}?(?<![\w:/.\-])[\w/.\-]{{0,16}}\d{{3}}(?![h:])",
            r"\bcas[eo]?\ (?:\w{1,12}\ )?(?:n[°o]\.?\ ?|\#)?\d[\d\ \-/]{4,}",
            r"(?<!\d)\d{3}[\ \-]\d{2}[\ \-]\d{6}[\ \-]\d{3}(?!\d)",
            r"(?<![A-Za-z0-9])[A-Z]{2}[A-Z0-9][\ \-]?\d{5}(?!\d)",
            r"(?<![A-Za-z0-9])(?:IMM|[AT])-\d{2,5}-\d{2}(?!\d)",
        ),
    ),
)
