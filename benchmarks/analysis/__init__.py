"""What measuring music costs."""
