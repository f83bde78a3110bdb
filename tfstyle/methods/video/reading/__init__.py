"""Readers of videos, animations, folders and numbered pictures."""
