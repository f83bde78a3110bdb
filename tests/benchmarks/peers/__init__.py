"""Networks of other projects, for comparison, reimplemented."""
