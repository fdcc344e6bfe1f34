"""Writes Max for Live devices: the container, the patch, the controls of model functions drawn ahead."""
