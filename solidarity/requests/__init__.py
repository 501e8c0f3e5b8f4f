"""What we do for one another: requests and their life, shifts, places, the board and the desk."""
