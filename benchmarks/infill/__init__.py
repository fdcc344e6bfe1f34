"""How near infilling comes to what its controls ask for."""
