"""What the end-to-end tests stand on: a Chromium, a host of our own for quick tests, and JupyterLab for whole ones."""
