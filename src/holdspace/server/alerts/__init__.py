"""What a person must look at and close with a written response."""
