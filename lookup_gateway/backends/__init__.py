"""Where cases come from: each backend offers what `ports.CaseFeed` asks for."""
