"""What a piece is: scores, time, regions, edits, files. It knows no notebook, model, sound or network."""
