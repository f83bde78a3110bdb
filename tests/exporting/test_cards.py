from tfstyle.models.find import find_model


def test_what_was_written_says_what_it_is(exported):
    assert find_model(exported.path).card == exported.card
