"""Sums without Django: what schools like this one achieved."""
