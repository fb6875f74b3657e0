"""The heart of the gateway: what a case is, who may see what, and how the answer is worded."""
