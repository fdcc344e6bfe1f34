"""Ways to Live: what takes messages there and back."""
