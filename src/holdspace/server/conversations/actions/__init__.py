"""Adding, confirming, sharing and removing transcripts; having them coded; contesting; keeping notes."""
