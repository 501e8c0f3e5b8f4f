"""Montréal's boroughs and linked cities, and where each one lies on our schematic map.

Which parts there are and what lies next to what are facts; the drawing is ours. North is where
people here say it is: away from the river. One borough is named as the three neighbourhoods by
which everyone here calls it.
"""

TILES: dict[str, tuple[int, int]] = {
    "L’Île-Bizard–Sainte-Geneviève": (2, 0),
    "Pierrefonds-Roxboro": (3, 0),
    "Ahuntsic-Cartierville": (5, 0),
    "Montréal-Nord": (6, 0),
    "Rivière-des-Prairies–Pointe-aux-Trembles": (9, 0),
    "Senneville": (0, 1),
    "Kirkland": (2, 1),
    "Dollard-des-Ormeaux": (3, 1),
    "Saint-Laurent": (4, 1),
    "Mont-Royal": (5, 1),
    "Villeray": (6, 1),
    "Saint-Michel": (7, 1),
    "Saint-Léonard": (8, 1),
    "Anjou": (9, 1),
    "Montréal-Est": (10, 1),
    "Sainte-Anne-de-Bellevue": (0, 2),
    "Baie-D’Urfé": (1, 2),
    "Beaconsfield": (2, 2),
    "Pointe-Claire": (3, 2),
    "Dorval": (4, 2),
    "Hampstead": (5, 2),
    "Côte-des-Neiges–Notre-Dame-de-Grâce": (6, 2),
    "Parc-Extension": (7, 2),
    "Rosemont–La Petite-Patrie": (8, 2),
    "Mercier–Hochelaga-Maisonneuve": (9, 2),
    "L’Île-Dorval": (3, 3),
    "Lachine": (4, 3),
    "Côte-Saint-Luc": (5, 3),
    "Montréal-Ouest": (6, 3),
    "Outremont": (7, 3),
    "Le Plateau-Mont-Royal": (8, 3),
    "LaSalle": (5, 4),
    "Le Sud-Ouest": (6, 4),
    "Westmount": (7, 4),
    "Ville-Marie": (8, 4),
    "Verdun": (6, 5),
}
"""Proper name → column from the west, row from the north."""
