"""Where someone lives, when they were born, which file is theirs.

All of it is warned of only: it may be a public building, a programme's date or a room.
"""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_WAY = one_of(
    r"rues? av ave avenues? boul bd blvd boulevards? chemin ch mont[ée]e c[ôo]te rang ruelle"
    r" all[ée]e terrasse croissant calle avenida carrera bulevar"
)
_WAY_AFTER = one_of(
    "street st avenue ave road rd drive dr boulevard blvd lane crescent court terrace"
)
_WAY_BEFORE = one_of(r"rue avenue av\. boulevard boul\.? bd chemin c[ôo]te calle avenida carrera")
_HOUSE = r"(?<![\w/-])\d{1,5}[A-C]?"
_DOOR = one_of(
    r"app appt appart appartements? apt apartments? apartamento apto depto departamento dpto"
    r" logements? log unit[ée]? suite interior int condo porte puerta door"
)
_NUMBER = r"(?:n[°ºo]\.?|num[ée]ro|number|n[úu]mero|nro\.?|no\.|:)?"
_BORN = one_of(
    r"n[ée]e?s?_le n[ée]e?s?_en n[ée]\(e\)_le n[ée]·e_le naissance d\.?d\.?n born birth birthdate"
    r" birthday d\.?o\.?b nacid[oa] naci[óo] nacimiento cumplea[ñn]os anniversaire"
)
_FILE = one_of(
    r"dossiers? files? cases? cause r[ôo]le expedientes? r[ée]f r[ée]f[ée]rence referencia docket"
    r" chart claim carpeta causa folio"
)
_MONTH = one_of(
    r"jan\w* f[ée]v\w* mar\w* avr\w* mai juin juil\w* ao[ûu]t sep\w* oct\w* nov\w* d[ée]c\w*"
    r" feb\w* apr\w* may\w* june? july? aug\w* ene\w* abr\w* ago\w* dic\w*"
)
_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19\d\d|200\d|201\d)"

PLACES: tuple[Rule, ...] = (
    Rule(
        "street address",
        Verdict.WARN,
        matches(
            rf"{_HOUSE}(?:\ ?[-/]\ ?\d{{1,5}})?\ ?,?\ (?:de\ la\ |de\ |du\ |sur\ |la\ )?{_WAY}\b",
            rf"{_HOUSE},?\ (?:[\w'’.\-]{{1,20}}\ ){{1,4}}{_WAY_AFTER}\b",
            rf"\b{_WAY_BEFORE}\ (?:[\w'’.\-]{{2,20}}[\ ,]{{1,2}}){{1,4}}"
            r"(?:n[°ºo.]{0,2}\ ?|\#\ ?)?\d{2,5}\b(?!\ ?(?:[:hH%$]|min|m\b))",
        ),
    ),
    Rule(
        "apartment number",
        Verdict.WARN,
        matches(
            rf"\b{_DOOR}\b\.?\ ?{_NUMBER}\ ?\#?\d{{1,4}}[A-Z]?\b(?!\ ?[€$%])",
            r"(?<![\w&])\#\ ?\d{1,4}[A-Z]?\b",
        ),
    ),
    Rule(
        "date of birth",
        Verdict.WARN,
        matches(
            rf"\b{_BORN}(?!\w)[^.;!?]{{0,40}}?\d{{1,4}}",
            rf"(?<!\d){_DAY}[/.\-\ ](?:0?[1-9]|1[0-2])[/.\-\ ]{_YEAR}(?!\d)",
            rf"(?<!\d){_YEAR}[/.\-](?:0?[1-9]|1[0-2])[/.\-]{_DAY}(?!\d)",
            rf"(?<!\d){_DAY}(?:er|st|nd|rd|th)?\ (?:de\ )?{_MONTH}\.?,?\ (?:del?\ )?{_YEAR}(?!\d)",
            rf"\b{_MONTH}\ {_DAY}(?:st|nd|rd|th)?,?\ {_YEAR}(?!\d)",
        ),
    ),
    Rule(
        "file number",
        Verdict.WARN,
        matches(
            rf"\b{_FILE}\b[^;!?]{{0,28}}?(?<![\w:/.\-])[\w/.\-]{{0,16}}\d{{3}}",
            r"(?<!\d)\d{3}[\ \-]\d{2}[\ \-]\d{6}[\ \-]\d{3}(?!\d)",
            r"(?<![A-Za-z0-9])[A-Z]{2}[A-Z0-9][\ \-]\d{5}(?!\d)",
            r"(?<![A-Za-z0-9])IMM-\d{2,5}-\d{2}(?!\d)",
        ),
    ),
)
