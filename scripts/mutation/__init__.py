"""What the mutation tests are made of."""
