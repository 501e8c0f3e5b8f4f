"""Words of status, in French, English and Spanish: warned of, since one may have to say them."""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_FRENCH = one_of(
    r"sans_?pap\w* (?:sans|pas|plus|aucun|ni)_(?:de_|d['’]un_)?statut statut_migratoire"
    r" statut_(?:pr[ée]caire|(?:de_|d['’])(?:r[ée]fugi|r[ée]siden|[ée]tudiant|travailleu|visit)\w*)"
    r" statut_(?:de_|d['’])(?:touriste|im?migra|demandeu|personne_prot|protection|citoyen|asile)\w*"
    r" (?:son|leur|ton)_statut(?!_(?:whatsapp|facebook)) interdi\w+_de_territoire"
    r" quitter_(?:le_)?(?:canada|pays|territoire) droit_de_travailler"
    r" travail\w*_sans_(?:son_|aucun_)?permis situation_irr[ée]guli[èe]re"
    r" perdu_(?:son|le)_statut immigr\w+ migratoires? asile r[ée]fugi[ée]\w* expuls\w+"
    r" d[ée]port[ée]\w* d[ée]portation renvoi[es]? renvoy[ée]e?s?_(?:vers|dans|au) apatrides?"
    r" permis_(?:de_)?(?:travail|s[ée]jour|[ée]tudes?|ferm[ée]|ouvert) permis_d['’][ée]tudes?"
    r" visas? r[ée]siden\w+_(?:permanente?s?|temporaire) (?:sa|leur|la)_r[ée]sidence clandestin\w*"
    r" ill[ée]ga\w+ a\.?s\.?f\.?c i\.?r\.?c\.?c c\.?i\.?s\.?r e\.?r\.?a\.?r parrain[ée]\w*"
    r" parrainage citoyennet[ée] d[ée]tention d[ée]tenue?s? humanitaires? c\.?h"
    r" papiers_(?:en|expir|p[ée]rim)\w* (?:pas|plus|ni)_(?:de_|ses_|d['’])?papiers"
    r" (?:ses|leurs|des)_papiers demande(?:ur|use)s?_d['’]\w+ mesure_de_renvoi"
    r" sans_r[ée]gularisation r[ée]gularis\w+ moratoire"
)
_ENGLISH = one_of(
    r"undocumented (?:no|without|out_of|lost|losing|lose|her|his|their|any)_(?:legal_)?status"
    r"(?!_on_whatsapp) (?:doesn['’]?t|don['’]?t|not|never)_ha(?:ve|d)_(?:an?y?_|legal_)?status"
    r" inadmissib\w+ leav(?:e|ing)_(?:canada|the_country) work_legally legally_work"
    r" work(?:s|ed|ing)?_(?:here_)?without_(?:an?y?_|h(?:er|is)_|their_)?(?:work_)?permit"
    r" (?:no|without|lost|has_no|any|her|his|their)_papers papers_(?:expired|yet)"
    r" (?:immigration|legal|precarious|refugee|protected|implied|maintained)_(?:status|person)"
    r" non-?status status_(?:expired|expires|ran_out|in_canada) refugees? asylum removal"
    r" deport\w* (?:work|study|visitor|residen\w+|closed|open)_permits? perm_res"
    r" permanent_residen\w+ overstay\w* citizenship sponsor(?:ed|ship|ing)? detention detained"
    r" illegal\w* c\.?b\.?s\.?a i\.?r\.?c\.?c i\.?r\.?b p\.?r\.?r\.?a h_?&_?c pr_cards?"
    r" humanitarian visas? immigration stateless conditional_release"
)
_SPANISH = one_of(
    r"indocumentad\w+ (?:sin|no_tien\w+|ni|faltan|perdi\w+|sus)_(?:los_)?(?:papeles|documentos)"
    r" sin_(?:estatus|status) estatus(?!_del?_(?:la_)?(?:reserva|pedido|sal[óo]n|sala|local))"
    r" migratori[oa] refugiad\w+ refugio asil\w+ la_migra"
    r" inmigra\w+ migrat\w+ migraci[óo]n"
    r" (?:sal(?:e|ir|ga|gan)_de|dejar)_canad[áa] (?:sal(?:ir|ga|gan)_del|dejar_el)_pa[íi]s"
    r" regres\w+_a_su_pa[íi]s trabaj\w+_sin_(?:el_|un_)?permiso situaci[óo]n_irregular"
    r" (?:la|su|tarjeta_de)_residencia residen\w+_permanente"
    r" (?:no_es|todav[íi]a_no_es|ya_es)_residente"
    r" permisos?_(?:de|d)_(?:trabajo|estudios?|residencia)"
    r" permisos?_(?:cerrado|abierto|vencido) ciudadan[íi]a deten(?:id|ci)\w+ detuv\w+ ilegal\w*"
    r" papeles_(?:en|vencid)\w* papel_(?:caf[ée]|marr[óo]n) deportar\w* deportaci\w+ expulsi[óo]n"
    r" humanitari[oa]s? apadrin\w+ patrocin\w+ regulariz\w+"
)

_PAYS = r"(?:pay|paid|paying|pay[ée]e?|payer|payez|paie|paga[nr]?|pag[óo])"
_OR = r"\ ?(?:,|/|&|ou|or|o|y|et|and)\ ?"
_MONEY = r"(?:interac|master\ ?card|amex|d[ée]bito?)"
_HER = r"(?:la|sa|su|ma|mi|the|my|her|his)"
_BANK_CARD = (
    r"\b(?:(?:cartes?|tarjetas?|cards?)\ (?:de\ (?:cr|d)[ée]\w{3,5}\ )?visa"
    r"|visa\ (?:cards?|gift|cadeau|d[ée]bito?|cr[ée]dito?|pr[ée]pay\w{1,2}|prepa\w{2,4})"
    rf"|visa\ (?:de|of|on|en)\ (?:{_HER}\ )?(?:carte|tarjeta|card)"
    rf"|visa{_OR}{_MONEY}|{_MONEY}{_OR}visa"
    rf"|{_PAYS}\ (?:\w{{1,10}}\ ){{0,2}}?(?:par|by|with|avec|con)\ (?:{_HER}\ )?visa"
    r"(?!\ (?:exp|ven[cs]|de\b|d['’]|of\b))"
    r"|(?:par|by)\ visa(?=\ ?(?:[.,;)]|$)))(?![\w-])"
)
"""A Visa that is money, and no way into a country."""

WORDS: tuple[Rule, ...] = (
    Rule(
        "words of status",
        Verdict.WARN,
        matches(*(rf"\b{each}\b" for each in (_FRENCH, _ENGLISH, _SPANISH)), besides=_BANK_CARD),
    ),
)
