"""The command line: the same commands and reads as the pages. `plan` needs no server, no database and no settings."""
