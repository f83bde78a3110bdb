"""Painting of all photographs in a folder: jobs, settings, painters, clusters."""
