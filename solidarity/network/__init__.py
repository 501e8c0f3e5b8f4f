"""Who we are to one another: collectives, members and their roles, how one comes in."""
