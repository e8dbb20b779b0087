"""The embedded database: Django's SQLite with fair writers and settings under which nothing acknowledged is lost."""
