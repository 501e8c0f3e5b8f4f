"""A number and a street: where someone lives, unless it is a public building or a line of bus.

A street is known by its word (rue, Street, calle), by its name (streets.py), or by a verb before it
(habite au, lives at, vive en). Lines of bus bear names of streets and have up to three digits, so a
short number with nothing but a name is taken for a line.
"""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of
from solidarity.privacy.guard.streets import STREET

_WAY = one_of(
    r"rues? av ave avenues? boul bd blvd boulevards? chemin ch mont[ée]e c[ôo]te rang ruelle"
    r" all[ée]e terrasse croissant calle avenida carrera bulevar"
)
_WAY_AFTER = one_of("street st avenue ave av road rd boulevard blvd")
_LOOSE_WAY_AFTER = one_of("drive dr lane crescent court terrace place")
"""Words of a street that are words for much else."""
_WAY_BEFORE = one_of(r"rue avenue av\. boulevard boul\.? bd chemin c[ôo]te calle avenida carrera")
_SIDE = one_of("est ouest nord sud east west north south este oeste norte sur e o w n")
_THE = r"(?:de\ l['’]|de\ la\ |de\ |du\ |des\ |d['’]|l['’]|la\ )?"
_NAMED = rf"(?:{STREET}|(?:saint|sainte|st|ste)[\ .\-]{{1,2}}\w{{3,}})"

_UNIT = r"(?:\d{1,4}[A-C]?\ ?-\ ?(?=\d{3}))?"
_HOUSE = rf"(?<![\w/-]){_UNIT}\d{{1,5}}[A-C]?"
_LONG_HOUSE = (
    rf"(?<![\w/:-]){_UNIT}(?!(?:19|20)\d\d\b)\d{{4,5}}[A-C]?(?:\ ?-\ ?\d{{1,4}}[A-C]?)?(?![\w-])"
)
_SHORT_HOUSE = rf"{_UNIT}\d{{3}}[A-C]?(?:\ ?-\ ?\d{{1,2}}[A-C]?)?(?![\w-])"
_NO_LINE = (
    r"(?<!\bla\ )(?<!\ble\ )(?<!\bel\ )(?<!\bthe\ )(?<!bus\ )(?<!ligne\ )(?<!l[ií]nea\ )(?<!line\ )"
)
_MEASURES = one_of(
    r"min(?:utes?|utos?)? heures? horas? hours? hrs? jours? d[íi]as? days? semaines? semanas?"
    r" weeks? mois mes(?:es)? months? ans? ann[ée]es? a[ñn]os? years? yrs? midi noon fois veces"
    r" times km m[èe]tres? metros? met(?:er|re)s? pieds pies feet degr\w+ grados? cents? centavos?"
    r" dollars? d[óo]lares piastres euros? pesos nord norte north sud south"
    r" est este east ouest oeste west \w{2,7}day tonight tomorrow sharp demain soir matin"
    r" (?:lun|mar|mercre|jeu|vendre|same)di dimanche lunes martes mi[ée]rcoles jueves viernes"
    r" s[áa]bado domingo hoy ma[ñn]ana"
    r" janv?(?:ier|uary)? f[ée]v\w* feb\w* mars marzo march avr\w* apr(?:il)? abr(?:il)? mai mayo?"
    r" juin june? junio juil\w* july? julio ao[ûu]t aug(?:ust)? agosto sept?(?:iem\w+|em\w+)?"
    r" oct(?:\w?bre|ober)? nov(?:i?em\w+)? d[ée]c(?:em\w+)? dic\w* enero"
)
_COUNTED = one_of(
    r"enfants? kids? child(?:ren)? ni[ñn][oa]s? personn?[ea]s? persons? people gens gente families"
    r" famill?[ey]s? famil\w+ adult\w* autres? otr[oa]s? others? women men femmes hommes mujeres"
    r" blocks? cuadras? coins? stations? estaciones stops? arr[êe]ts? paradas? rues streets calles"
    r" pi[èe]ces? rooms? piezas? cuartos? logements? apartments? lits? camas? beds? [ée]tages?"
    r" floors? pisos? places spots? bags? sacs? bolsas? bo[îi]tes? box(?:es)? cajas? chaises?"
    r" sillas? chairs? tables? mesas? portions? porci\w+ repas comidas? meals? paniers? canastas?"
    r" baskets? units b[ée]n[ée]voles? volunteers? voluntari[oa]s? participant\w* countries pays"
    r" pa[íi]ses cities villes ciudades"
)
_JOINS = one_of(
    r"a an the in to of for from at on and or with my our her his their this that by is are per"
    r" m[áa]s hasta avec con pour para por dans sur que qui chez near pr[èe]s"
    r" cerca but mais pero because porque since depuis desde until jusqu\w* before avant antes"
    r" after apr[èe]s plus more each chaque cada"
)
_NO_NAME = rf"(?!(?:{_MEASURES}|{_COUNTED}|{_JOINS})\b)"
"""What is measured, counted or joined by such words is not named after a street."""
_WORD = r"[\w'’.\-]{1,20}\ "

_LIVES = one_of(
    r"habit(?:e|es|ent|ait) vi[st] viv(?:e|en|ent|o|ait|ing) lives? living stay(?:s|ing)?"
    r" rest(?:e|ent) demeur(?:e|ent|ait) log(?:e|ent|eait|é|ée) se_qued(?:a|an) home"
)
_ADDRESS = one_of("adresse address direcci[óo]n domicile domicilio")
_AT_HOME = (
    rf"\b(?:{_LIVES}(?:\ [^\W\d]{{1,12}}){{0,3}}?"
    r"\ (?:au|à|at|al|in|en|en\ el|en\ la|dans\ le)\ "
    rf"|{_ADDRESS}\ ?:?\ ?(?:(?:is|est|es|le|el|au|à|at|en)\ ){{0,2}})"
)
_NAME = rf"{_NO_NAME}[^\W\d_][\w'’.\-]{{2,20}}"
_GOING = one_of(
    r"au à at al to en from pick-?up drop-?off delivery livraison ramassage entrega recogida"
)
_WAY_IN = one_of(
    r"(?:\d{1,2}(?:e|er|re|nd|rd|th|st)|second|deuxi[èe]me|segund[oa])_\w+ porte door puerta"
    r" sous-?_?sol basement s[óo]tano ap[pt]\w* sonn\w+ ring buzz\w* timbr\w+ unit[ée]? upstairs"
)
_THE_WAY_IN = rf",\ (?:c['’]est\ )?(?:la\ |le\ |the\ |el\ |au\ )?{_WAY_IN}\b"

ADDRESS = Rule(
    "street address",
    Verdict.WARN,
    matches(
        rf"{_HOUSE}(?:\ ?[-/]\ ?\d{{1,5}})?\ ?,?\ (?:de\ la\ |de\ |du\ |sur\ |la\ )?{_WAY}\b"
        r"(?!-|\ (?:y|et|and|&)\ )",
        rf"{_HOUSE},?\ (?=(?:{_WORD}){{1,4}}{_WAY_AFTER}\b)"
        rf"(?:{_NO_NAME}{_WORD}){{1,4}}{_WAY_AFTER}\b",
        rf"(?<![\w/-]){_UNIT}\d{{2,5}}[A-C]?,?\ (?=(?:{_WORD}){{1,2}}{_LOOSE_WAY_AFTER}\b)"
        rf"(?:{_NO_NAME}{_WORD}){{1,2}}{_LOOSE_WAY_AFTER}\b",
        rf"\b{_WAY_BEFORE}\ (?:[\w'’.\-]{{2,20}}[\ ,]{{1,2}}){{1,4}}"
        r"(?:n[°ºo.]{0,2}\ ?|\#\ ?)?\d{2,5}\b(?!\ ?(?:[:hH%$]|min|m\b))",
        rf"{_LONG_HOUSE},?\ {_THE}{_NAMED}\b",
        rf"(?<![\w/-]){_NO_LINE}{_UNIT}\d{{1,5}}[A-C]?\ {_THE}{_NAMED}\ {_SIDE}\b",
        rf"\b{_GOING}\ {_SHORT_HOUSE},?\ {_THE}{_NAMED}\b",
        rf"(?<![\w/-]){_NO_LINE}{_SHORT_HOUSE}\ {_THE}{_NAMED}{_THE_WAY_IN}",
        rf"\b(?=\D{{3,40}}\d){_NAMED}(?:\ {_SIDE}\b)?,?\ (?:au\ |al\ |at\ |n[°o]\.?\ )?"
        rf"{_LONG_HOUSE}(?!\ ?(?:[$%€]|(?:h|m|{_MEASURES}|{_COUNTED})\b))",
        rf"{_AT_HOME}{_UNIT}\d{{2,5}}[A-C]?,?\ {_THE}{_NAME}",
        rf"{_AT_HOME}(?<!\bhome\ at\ )(?<!\ à\ )(?!(?:19|20)\d\d\b)\d{{3,4}}[A-C]?\ ?(?:[,.;)]|$)",
        r"\b(?:(?:n[°ºo]\.?|num[ée]ro|n[úu]mero|adresse)\ c[íi]vi(?:que|co)"
        r"|civic\ (?:number|no\.?|address))[\ :,\#]{1,3}(?:est\ |is\ |es\ )?\d{2,5}\b",
    ),
)
