"""Painting of folders of photographs: jobs, settings, painters and clusters."""
