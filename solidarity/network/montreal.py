"""Montréal's boroughs and linked cities, and where each one lies on our schematic map.

Which parts there are and what lies next to what are facts; the drawing is ours. North is where
people here say it is: away from the river. One borough is named as the three neighbourhoods by
which everyone here calls it.
"""

from typing import NamedTuple


class Tile(NamedTuple):
    """Where a part of the city lies, and what it is called in a small space."""

    column: int
    """From the west."""
    row: int
    """From the north."""
    short: str


TILES = {
    "L’Île-Bizard–Sainte-Geneviève": Tile(2, 0, "Île-Bizard"),
    "Pierrefonds-Roxboro": Tile(3, 0, "Pierrefonds"),
    "Ahuntsic-Cartierville": Tile(5, 0, "Ahuntsic"),
    "Montréal-Nord": Tile(6, 0, "Mtl-Nord"),
    "Rivière-des-Prairies–Pointe-aux-Trembles": Tile(9, 0, "RDP–PAT"),
    "Senneville": Tile(0, 1, "Senneville"),
    "Kirkland": Tile(2, 1, "Kirkland"),
    "Dollard-des-Ormeaux": Tile(3, 1, "DDO"),
    "Saint-Laurent": Tile(4, 1, "St-Laurent"),
    "Mont-Royal": Tile(5, 1, "Mont-Royal"),
    "Villeray": Tile(6, 1, "Villeray"),
    "Saint-Michel": Tile(7, 1, "St-Michel"),
    "Saint-Léonard": Tile(8, 1, "St-Léonard"),
    "Anjou": Tile(9, 1, "Anjou"),
    "Montréal-Est": Tile(10, 1, "Mtl-Est"),
    "Sainte-Anne-de-Bellevue": Tile(0, 2, "Ste-Anne"),
    "Baie-D’Urfé": Tile(1, 2, "Baie-D’Urfé"),
    "Beaconsfield": Tile(2, 2, "Beaconsfield"),
    "Pointe-Claire": Tile(3, 2, "Pte-Claire"),
    "Dorval": Tile(4, 2, "Dorval"),
    "Hampstead": Tile(5, 2, "Hampstead"),
    "Côte-des-Neiges–Notre-Dame-de-Grâce": Tile(6, 2, "CDN–NDG"),
    "Parc-Extension": Tile(7, 2, "Parc-Ex"),
    "Rosemont–La Petite-Patrie": Tile(8, 2, "Rosemont"),
    "Mercier–Hochelaga-Maisonneuve": Tile(9, 2, "HoMa"),
    "L’Île-Dorval": Tile(3, 3, "Île-Dorval"),
    "Lachine": Tile(4, 3, "Lachine"),
    "Côte-Saint-Luc": Tile(5, 3, "CSL"),
    "Montréal-Ouest": Tile(6, 3, "Mtl-Ouest"),
    "Outremont": Tile(7, 3, "Outremont"),
    "Le Plateau-Mont-Royal": Tile(8, 3, "Plateau"),
    "LaSalle": Tile(5, 4, "LaSalle"),
    "Le Sud-Ouest": Tile(6, 4, "Sud-Ouest"),
    "Westmount": Tile(7, 4, "Westmount"),
    "Ville-Marie": Tile(8, 4, "Ville-Marie"),
    "Verdun": Tile(6, 5, "Verdun"),
}
"""Proper name → tile."""
