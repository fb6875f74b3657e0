"""What a citizen files online: what must be in it, and by when the desk has to answer."""
