import pytest

from tfstyle.features.winograd_choice import is_quicker

EPYC = "flags : avx2 avx512f avx512_bf16"


@pytest.mark.parametrize(
    ("shape", "dtype", "cpuinfo", "expected"),
    [
        ((1, 64, 64, 512), "float32", EPYC, True),
        ((1, 64, 64, 512), "bfloat16", EPYC, True),
        ((None, 64, 64, 512), "float32", EPYC, True),
        ((1, 512, 512, 64), "float32", EPYC, True),
        ((1, 512, 512, 64), "bfloat16", EPYC, False),
        ((1, 768, 1024, 64), "float32", EPYC, False),
        ((1, 512, 512, 3), "float32", EPYC, False),
        ((1, 4, 4, 512), "float32", EPYC, False),
        ((16, 4, 4, 512), "float32", EPYC, True),
        ((1, 64, 64, 512), "float32", "Features : asimd", False),
        ((1, 64, 64, 512), "bfloat16", EPYC + " amx_bf16", False),
    ],
)
def test_chosen_where_it_was_measured_to_be_quicker(shape, dtype, cpuinfo, expected):
    assert is_quicker(shape, dtype, cpuinfo) is expected
