"""Paper: what is printed for a citizen. For now the QR of a receipt."""
