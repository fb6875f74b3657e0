"""Care of an installation: backups and their way back, keys made new, what is kept for how long."""
