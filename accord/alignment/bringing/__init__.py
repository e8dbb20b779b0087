"""How the rows of a plan file are written, one matter to a file; called by the one command that brings a file in."""
