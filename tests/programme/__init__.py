"""The programme: who is in it, who advises, what was found and agreed."""
