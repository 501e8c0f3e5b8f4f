"""Streets of Montréal by their names: people leave out what is a street and what is an avenue.

Names of real streets, without `rue` or `de la`; those named after saints are not here, since any
saint beside a number is taken for one (addresses.py).
"""

import unicodedata

STREETS = """
Acadie Anvers Appleton Atateken Atwater Aylwin Ball Bannantyne Barclay Beaubien Beaudry Beaumont
Bedford Bélanger Bellechasse Bennett Benny Bernard Berri Birnam Bishop Bleury Bloomfield Bordeaux
Bourbonnière Bourret Boyer Brébeuf Carlton Cartier Casgrain Castelnau Cavendish Chabanel Chabot
Chambord Champagneur Champlain Charlemagne Charleroi Charlevoix Châteaubriand Christophe-Colomb
Clanranald Clark Coolbrook Côte-des-Neiges Côte-Saint-Luc Côte-Sainte-Catherine Côte-Vertu
Crémazie Cuvillier Darlington Davidson Décarie Decelles Delaroche Desmarchais Dézéry Dollard
Drolet Drummond Ducharme Dudemaine Dunlop Dupuis Durocher Édouard-Montpetit Ellendale
Émile-Journault Épée Érables Esplanade Everett Fabre Fairmount Fielding Fleury Foucher Fullum Galt
Garnier Gaspé Gatineau Girouard Gouin Gounod Goyer Grenet Guizot Guy Henri-Bourassa Henri-Julien
Hérelle Hochelaga Hutchison Iberville Isabella Jarry Jean-Brillant Jean-Talon Jeanne-Mance
Jolicoeur Joliette Kent Knox Lachapelle Lacombe Lacordaire Lafontaine Lajeunesse Lajoie Langelier
Lasalle Laurentien Laurier Lavoie Légaré Legendre Letourneux Liège Lincoln Linton Lorimier
Louis-Hébert Louis-Hémon Louvain Mackay Mackenzie Maisonneuve Manseau Marcel-Laurin Marcil Marconi
Marquette Masson Maurice-Duplessis McEachran Meilleur Mentana Messier Molson Monk Monkland
Monselet Mont-Royal Mountain Mountain-Sights Mullins Nicolet Normanville Notre-Dame O'Brien Ogilvy
Ontario Orléans Outremont Oxford Panet Papineau Parc Park Parthenais Peel Perras Pie-IX Plamondon
Plessis Port-Royal Pratt Préfontaine Prieur Prince-Arthur Prud'homme Queen-Mary Querbes Rachel
René-Lévesque Rivard Rockland Rolland Rosemont Rouen Salaberry Sauriol Sauvé Shaughnessy
Sherbrooke Sicard Soissons Somerled Stuart Terrebonne Thimens Tillemont Tolhurst Trans-Island
Tupper Upper-Lachine Valois Van-Horne Verdun Verville Vézina Viau Victoria Viger Villeneuve
Villeray Visitation Walkley Waverly Wellington Westbury Wilderton Willibrord Wiseman Woodland
Workman
"""


def _as_written(name: str) -> str:
    """A pattern for a name, with or without its accents, hyphens and apostrophes."""
    return "".join(map(_written, name)).replace("Saint", "S(?:ain)?t")


def _written(letter: str) -> str:
    if letter == "-":
        return "[ -]?"
    if letter == "'":
        return "['’]?"
    plain = unicodedata.normalize("NFD", letter)[0]
    return letter if plain == letter else f"[{letter}{plain}]"


STREET = "(?:" + "|".join(map(_as_written, STREETS.split())) + ")"
"""A pattern for one of them, to be read without regard to capital letters."""
