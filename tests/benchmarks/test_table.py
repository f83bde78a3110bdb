from tests.benchmarks.table import markdown


def test_a_table_has_all_columns_and_says_what_is_not_here():
    rows = {
        "ours": {"seconds": 0.12345, "peak": 100},
        "theirs": {"absent": "no torch"},
        "others": {"seconds": 1234.5, "more": "yes"},
    }
    assert markdown("512 px", rows) == (
        "| 512 px | seconds | peak | more |\n"
        "|---|---|---|---|\n"
        "| ours | 0.123 | 100 |  |\n"
        "| theirs | not here: no torch |  |  |\n"
        "| others | 1234 |  | yes |\n"
    )
