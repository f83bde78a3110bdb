import pytest

from tfstyle.errors import InputError, check_name


def test_a_valid_name_is_returned():
    assert check_name("pooling", "max", ["max", "avg"]) == "max"


def test_the_closest_spelling_is_offered():
    with pytest.raises(
        InputError, match=r"Did you mean 'max'\? Received: pooling='mx'"
    ):
        check_name("pooling", "mx", ["max", "avg"])


def test_case_does_not_matter_for_the_closest_spelling():
    with pytest.raises(
        InputError, match=r"Did you mean 'max'\? Received: pooling='MAX"
    ):
        check_name("pooling", "MAX", ["max", "avg"])
    with pytest.raises(InputError, match="Did you mean 'RGB'"):
        check_name("mode", "rgb", ["RGB", "L"])


def test_all_names_are_listed_where_none_is_close():
    with pytest.raises(InputError, match=r"Expected one of max, avg\. Received: "):
        check_name("pooling", "l2", ["max", "avg"])
    with pytest.raises(InputError, match=r"one of max, avg, or 0\. Received: "):
        check_name("pooling", "l2", ["max", "avg"], ", or 0")


def test_advice_stands_before_the_received_value():
    error = InputError("Expected `a` to be 1. Received: a=2")
    advised = str(error.advising("use --b"))
    assert advised == "Expected `a` to be 1; use --b. Received: a=2"


def test_a_mistake_is_told_by_the_name_that_the_caller_used():
    error = InputError("Expected `model` to be a model. Received: model='model'")
    told = str(error.naming("model", "finetune"))
    assert told == "Expected `finetune` to be a model. Received: finetune='model'"
