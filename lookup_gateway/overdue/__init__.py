"""What is late or about to be, and what is owed to the citizen then."""
