"""Methods of making pictures, one folder each."""
