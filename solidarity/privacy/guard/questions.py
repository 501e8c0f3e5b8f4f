"""Questions that nobody should be asked: who someone is, where they live, which papers they have.

A collective writes its own questions for a kind of need. What a text may not say, a question may
not ask for; so these rules all block, and what only warns in a text blocks in a question.
"""

from solidarity.privacy.guard.rules import Rule, Verdict, matches, one_of

_IDENTITY = one_of(
    r"names? surnames? noms? pr[ée]noms? s['’]appelle apellidos? nombre_completo"
    r" nombre_(?:y|de_la_persona|de_quien) (?:su|tu|el)_nombre c[óo]mo_se_llama"
    r" identit\w+ identidad who_(?:is|are)_(?:she|he|they|you|it) qui_est"
    r" date_of_birth birth\w* d\.?o\.?b naissance n[ée]e?_(?:le|en|[àa]) nacimiento naci[óo]"
    r" nationalit\w+ nacionalidad pays_d['’]origine country_of_(?:origin|birth) pa[íi]s_de_origen"
    r" ethnic\w* ethni\w+ etnia religi\w+ born"
    r" where_(?:is|are)_\w+_from from_(?:which|what)_country"
    r" d['’]o[ùu]_vien\w* de_d[óo]nde_(?:es|viene) de_quel_pays de_qu[ée]_pa[íi]s"
)
_REACHED = one_of(
    r"phone\w* t[ée]l[ée]phon\w+ tel[ée]fono cell cellulaire celular num[ée]ro_de_t[ée]l\w*"
    r" whatsapp e-?mails? courriels? correo adress\w+ address\w* direcci[óo]n domicilio postal"
    r" where_(?:do|does)_\w+_live o[ùu]_(?:habite|vit)\w* d[óo]nde_vive apartment appartement"
)
_PAPERS = one_of(
    r"papers papiers papeles statuts? status estatus passe?ports? pasaportes? permi[st]s? permisos?"
    r" visas? citizen\w* citoyen\w* ciudadan\w+ immigra\w+ inmigra\w+ migrat\w+ migrant\w*"
    r" refugee\w* r[ée]fugi\w+ refugiad\w+ asylum asile asilo documents? documentos? undocumented"
    r" legal(?:ly)? l[ée]gal\w* ilegal\w* deport\w* d[ée]port\w* expuls\w+ renvoi resident\w*"
    r" r[ée]siden\w+ n\.?a\.?s s\.?i\.?n social_insurance assurance_sociale assurance_maladie"
    r" medicare ramq health_(?:card|insurance) carte_soleil u\.?c\.?i i\.?u\.?c dossier file_number"
    r" num[ée]ro_de_dossier expediente case_number"
)

QUESTIONS: tuple[Rule, ...] = (
    Rule("asks who someone is", Verdict.BLOCK, matches(rf"\b{_IDENTITY}\b")),
    Rule("asks where to find someone", Verdict.BLOCK, matches(rf"\b{_REACHED}\b")),
    Rule("asks for papers or status", Verdict.BLOCK, matches(rf"\b{_PAPERS}\b")),
)
