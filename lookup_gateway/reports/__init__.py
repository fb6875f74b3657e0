"""The arithmetic of reports: what counts as received, early, on time, late, pending."""
