"""Methods of making pictures, sounds and videos, one folder each."""
