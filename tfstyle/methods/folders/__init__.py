"""Painting all photographs of a folder: jobs, settings, painters and clusters."""
