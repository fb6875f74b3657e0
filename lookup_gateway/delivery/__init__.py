"""What is worked after its cause is over: kept, tried, settled; and the spool before that."""
