"""Words of status, in French, English and Spanish: warned of, since one may have to say them."""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_FRENCH = one_of(
    r"sans_papiers? sans_statut statut_(?:de|d['’]|migratoire) son_statut leur_statut immigr\w+"
    r" migratoires? asile r[ée]fugi[ée]\w* expuls\w+ d[ée]port[ée]\w* d[ée]portation renvoi"
    r" permis_(?:de_)?(?:travail|s[ée]jour|[ée]tudes?) permis_d['’][ée]tudes? visas?"
    r" r[ée]siden\w+_permanente?s? clandestin\w* ill[ée]ga\w+ a\.?s\.?f\.?c i\.?r\.?c\.?c"
    r" c\.?i\.?s\.?r e\.?r\.?a\.?r parrainage citoyennet[ée] d[ée]tention"
    r" papiers_(?:en|expir|p[ée]rim)\w*"
)
_ENGLISH = one_of(
    r"undocumented (?:no|without|out_of|lost|losing|her|his|their)_(?:legal_)?(?:status|papers)"
    r" (?:immigration|legal|precarious|refugee|protected)_(?:status|person) non-?status refugees?"
    r" asylum removal deport\w* (?:work|study|visitor|residen\w+)_permits? permanent_residen\w+"
    r" overstay\w* citizenship sponsorship detention detained illegal\w* c\.?b\.?s\.?a h&c pr_card"
    r" humanitarian_and_compassionate"
)
_SPANISH = one_of(
    r"indocumentad\w+ sin_(?:papeles|estatus|status|documentos) estatus refugiad\w+ refugio asilo"
    r" inmigra\w+ migrat\w+ residen\w+_permanente permisos?_de_(?:trabajo|estudios?|residencia)"
    r" ciudadan[íi]a deten(?:id|ci)\w+ ilegal\w* papeles_(?:en|vencid)\w* deportar\w* deportaci\w+"
)

WORDS: tuple[Rule, ...] = (
    Rule(
        "words of status",
        Verdict.WARN,
        matches(*(rf"\b{each}\b" for each in (_FRENCH, _ENGLISH, _SPANISH))),
    ),
)
