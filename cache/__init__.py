"""Everything that touches Redis: the mirror, its sync, limits and duplicate claims."""
