"""What the pages show, made from coded conversations; templates only place it."""
