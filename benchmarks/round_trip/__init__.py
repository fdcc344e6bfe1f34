"""How long the editor takes between the hand, the kernel and the eye, side by side with the barest widget there is."""
