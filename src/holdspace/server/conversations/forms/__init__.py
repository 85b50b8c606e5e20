"""What people fill in around a transcript."""
