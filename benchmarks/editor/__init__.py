"""What a frame, an edit and an opening cost here and in other piano rolls, side by side."""
