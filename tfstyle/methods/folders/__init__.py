"""Folders of photographs: jobs, their settings, and the run over them."""
