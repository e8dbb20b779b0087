"""The pages: one module each, with its views and its `urlpatterns` below /w/<slug>/ (and `public_urlpatterns` below /)."""
