"""How safe from judgement the client says they feel, beside moments that may have been hard to hear."""
