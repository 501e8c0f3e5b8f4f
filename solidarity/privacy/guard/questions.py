"""Questions that nobody should be asked: who someone is, where they live, which papers they have.

A collective writes its own questions for a kind of need. What a text may not say, a question may
not ask for; so these rules all block, and what only warns in a text blocks in a question.
The name of a school, help with the law and papers to bring along are looked over: they are about
a place and an errand. An age is asked for as a group or a year at school.
"""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_PERSON = one_of(r"she he they you it elle il elles ils on vous tu usted ustedes ella ellos")
_IDENTITY = one_of(
    r"names? surnames? noms? pr[ée]noms? s['’]appel\w+ (?:vous|t['’])_?appel\w+ se_nomm\w+"
    r" apellidos? nombre_completo nombre_(?:y|de_quien) (?:su|tu|el|sus|cu[áa]l_es_el)_nombre"
    r" nombre_del?_(?:la_)?(?:persona|ni[ñn][oa]s?|hij[oa]s?|se[ñn]ora?|familia\w*|madre|padre)"
    r" c[óo]mo_(?:se|te)_llama\w* initials? initiales? iniciales"
    r" identit\w+ identidad who_(?:is|are)_(?:she|he|they|you|it) qui_est"
    r" date_of_birth birth\w* d\.?o\.?b naissance née?s? nee_(?:le|en|[àa]) nacimiento naci[óo]"
    r" nacid[oa]s? born anniversaire cumplea[ñn]os"
    r" nationalit\w+ nacionalidad pays_d['’]origine country_of_(?:origin|birth) pa[íi]s_de_origen"
    r" origins? origines? or[íi]gen(?:es)? originaires? originari[oa]s? ethnic\w* ethni\w+ etnia"
    r" religi\w+ skin_colou?r couleur_de_(?:la_|sa_)?peau color_de_(?:la_|su_)?piel"
    r" where_(?:is|are)_\w+_from where_do(?:es)?_\w+_come_from from_(?:which|what)_country"
    r" d['’]o[ùu]_(?:vien|es|sont|[êe]tes)\w* de_d[óo]nde_(?:es|son|viene)\w* de_quel_pays"
    r" de_qu[ée]_pa[íi]s (?:which|what|home)_country quel_pays qu[ée]_pa[íi]s"
    r" how_old_(?:is|are) ages? [âa]ges? edad(?:es)? cu[áa]ntos_a[ñn]os"
)
_CALLED = rf"(?:what|how)\ (?:is|are)\ {_PERSON}\ called|¿\ ?nombres?"
_PLACE = one_of(
    r"schools? [ée]coles? escuelas? daycares? garderies? cpe guarder[íi]as? clini[ck]\w* clinique"
    r" cl[íi]nicas? hospital\w* h[ôo]pital institu\w+ organi\w+ offices? bureaux? oficinas? courts?"
    r" courthouse tribunal\w* church [ée]glise iglesia mosqu\w+ mezquita librar\w+ biblio\w+"
    r" pharmac\w+ farmacia m[ée]tro stations? stops? arr[êe]ts? paradas? estaci[óo]n parks? parcs?"
    r" parques? shops? stores? magasins? tiendas? program\w* courses? cours cursos? class\w*"
    r" clases? events? [ée]v[ée]nements? eventos? places? lieux? lugar\w* banks? banques? bancos?"
    r" collective collectif colectivo"
)
_OF = r"(?:\ (?:of|de|del|du|des|la|le|les|el|los|las|the|your|their|her|his|sa|son|su|leur)){0,2}"
_ITS_NAME = (
    rf"\b(?:names?|noms?|nombres?|c[óo]mo\ se\ llama|s['’]appelle|se\ nomme){_OF}"
    rf"\ (?:l['’]|d['’]|de\ l['’])?{_PLACE}\b(?!\ (?:and|et|y)\b)"
    rf"|\b{_PLACE}\ names?\b|\bwho\ is\ it\ for\b"
    r"|\b(?:age|old\ age|school\ age)(?:\ |-)(?:groups?|bands?|ranges?|homes?)\b|\bold\ age\b"
    r"|\b(?:groupes?|tranches?|cat[ée]gories?)\ d['’][âa]ges?\b"
    r"|\b(?:grupos?|rangos?|franjas?)\ de\ edad(?:es)?\b|\btercera\ edad\b"
)
_REACHED = one_of(
    r"phone\w* t[ée]l[ée]phon\w+ tel[ée]fono cell cellulaire celular num[ée]ro_de_t[ée]l\w*"
    r" whatsapp e-?mails? courriels? correo adress\w+ address\w* direcci[óo]n domicilio postal"
    r" where_(?:do|does)_\w+_live o[ùu]_(?:habite|vit|vi[vs]|rest|demeur|log)\w*"
    r" d[óo]nde_vive\w* apartment appartement"
)
_PAPERS = one_of(
    r"papers papiers papeles statuts? status estatus passe?ports? pasaportes? permi[st]s? permisos?"
    r" visas? citizen\w* citoyen\w* ciudadan\w+ immigra\w+ inmigra\w+ migrat\w+ migrant\w*"
    r" refugee\w* r[ée]fugi\w+ refugiad\w+ asylum asile asilo documents? documentos? undocumented"
    r" legal(?:ly)? l[ée]gal\w* ilegal\w* deport\w* d[ée]port\w* expuls\w+ renvoi resident\w*"
    r" r[ée]siden\w+ n\.?a\.?s s\.?i\.?n social_insurance assurance_sociale assurance_maladie"
    r" medicare ramq health_(?:card|insurance) carte_soleil u\.?c\.?i i\.?u\.?c dossier file_number"
    r" num[ée]ro_de_dossier expediente case_number"
    r" canad\w+ en_r[èe]gle(?!_g[ée]n) en_regla newcomers? nouve\w+_arrivant\w* reci[ée]n_llegad\w+"
    r" droit_(?:de_(?:rester|travailler|s[ée]jour\w*)|d['’][êe]tre) derecho_a_(?:quedarse|trabajar)"
    r" (?:allowed|right)_to_(?:stay|work|be_here) (?:in|to|into)_(?:the|this)_country"
    r" (?:au|le|du|dans_ce)_pays (?:al|el|este)_pa[íi]s"
)
_HERE = r"(?:qu[ée]bec|montr[ée]al|ici|here|aqu[íi]|ac[áa]|en\ ville|la\ ciudad)"
_SINCE = (
    rf"(?:depuis\ (?:quand|combien)|desde\ cu[áa]ndo|cu[áa]nto\ (?:tiempo|hace)|since\ when"
    rf"|how\ long\ (?:has|have)|when\ did)\b[^?.!]{{0,50}}\b{_HERE}"
    rf"|when\ did\ {_PERSON}\ (?:arrive|come)|quand\ (?:est|sont)-{_PERSON}\ (?:arriv|venu)\w*"
    r"|cu[áa]ndo\ (?:lleg[óo]|vino|llegaron|vinieron)"
)
"""Since when someone is here tells how they came."""
_ERRAND = (
    r"\b(?:bring|carry|print|translate|fill\ in|fill\ out|copy|read|sign|scan|pick\ up|send|traer"
    r"|llevar|imprimir|traducir|llenar|firmar|copiar|recoger|leer|apporter|amener|pr[ée]voir"
    r"|imprimer|traduire|remplir|signer|copier|photocopier|lire|chercher|num[ée]riser|envoyer)"
    r"(?:\ (?:des|les|the|any|some|los|unos|de|quels|which|what|algunos|along|other|d['’]autres)"
    r"){0,2}\ documento?s?\b"
    r"|\bdocumento?s?\ (?:à|to|a|para|por|faut-il|should\ \w{2,4})\ (?:be\ )?(?:bring|brought"
    r"|carry|print|transl|fill|sign|cop|read|trae|lleva|impri|tradu|llena|firma|apport|amen|rempl"
    r"|lire)\w*"
    r"|\b(?:quels|which|what|qu[ée])\ documentos?\ (?:traer|llevar|hay\ que\ (?:traer|llevar))\b"
    r"|\b(?:quels|which|what)\ documents\ (?:apporter|amener|pr[ée]voir)\b"
)
_LAW = (
    r"\blegal\ (?:aid|help|advice|clinic|support|information|assistance|consultation|matters?)\b"
    r"|\b(?:aide|clinique|assistance|conseils?|information)\ l[ée]gale?s?\b"
    r"|\b(?:ayuda|asistencia|asesor[íi]a|cl[íi]nica|consulta|apoyo|informaci[óo]n)\ legal\b"
    r"|\b(?:postes?\ canada|canada\ (?:post|day)|f[êe]te\ du\ canada|canadian\ tire)\b"
)

QUESTIONS: tuple[Rule, ...] = (
    Rule(
        "asks who someone is",
        Verdict.BLOCK,
        matches(rf"\b{_IDENTITY}\b", rf"(?:\b|(?=¿)){_CALLED}\b", besides=_ITS_NAME),
    ),
    Rule("asks where to find someone", Verdict.BLOCK, matches(rf"\b{_REACHED}\b")),
    Rule(
        "asks for papers or status",
        Verdict.BLOCK,
        matches(rf"\b{_PAPERS}\b", rf"\b(?:{_SINCE})\b", besides=f"{_ERRAND}|{_LAW}"),
    ),
)
