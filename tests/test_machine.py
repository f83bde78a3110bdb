import platform

import pytest

from tfstyle.machine import quickest_dtype


@pytest.mark.parametrize("flag", ["avx512_bf16", "amx_bf16"])
def test_bfloat16_is_chosen_where_the_processor_multiplies_it(flag):
    assert (
        quickest_dtype(f"flags\t\t: fpu avx512f {flag} sse\nbogomips: 5") == "bfloat16"
    )


@pytest.mark.parametrize("cpuinfo", ["", "flags : fpu avx512f", "flags : avx512_bf16x"])
def test_float32_is_chosen_elsewhere(cpuinfo):
    assert quickest_dtype(cpuinfo) == "float32"


def test_nothing_is_known_of_other_systems(monkeypatch):
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert quickest_dtype() == "float32"
