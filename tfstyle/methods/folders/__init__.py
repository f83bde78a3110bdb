"""Runs over folders of photographs: jobs, settings, painters and clusters."""
