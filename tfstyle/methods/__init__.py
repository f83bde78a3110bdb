"""Methods that make pictures, sounds and videos, with one folder for each method."""
