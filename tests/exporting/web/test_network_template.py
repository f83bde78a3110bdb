"""Tests of a network's files at sizes other than their original size."""

from functools import partial

import numpy as np
import pytest

from tests.exporting.formats import photo
from tests.networks.table import make_network
from tests.painting_model import make_painting_network
from tfstyle.exporting.litert.convert import convert
from tfstyle.exporting.web.fixed import fixed_files
from tfstyle.exporting.web.network import PAINTING_SIGNATURES
from tfstyle.exporting.web.open import run_template
from tfstyle.exporting.web.template import make_template
from tfstyle.images.psnr import psnr
from tfstyle.networks.families import MOMENTS, PAINT, PAINT_PART, STYLE
from tfstyle.runtimes.litert_runtime import interpreter_class

pytest.importorskip("ai_edge_litert")
pytestmark = pytest.mark.slow

SIZES = [(64, 96), (61, 90), (33, 84)]


def _run(content, signature, inputs):
    """Runs the file for any size, which the templates are made from."""
    runner = interpreter_class()(model_content=content).get_signature_runner(signature)
    return next(iter(runner(**inputs).values()))


def _template(content, signatures):
    return make_template(partial(fixed_files, content, signatures))


@pytest.fixture(
    scope="module",
    params=[
        "TransformerNet",
        pytest.param("ArbitraryNet", marks=pytest.mark.nightly),
    ],
)
def style_and_content(request):
    if request.param == "TransformerNet":
        content = convert(make_network("TransformerNet"), "float16")
        return {"style_weights": np.array([[0.25, 0.5]], np.float32)}, content
    content = convert(make_painting_network(), "float16")
    return {"code": _run(content, STYLE, {"painting": photo(64, 80)[None]})}, content


def test_paints_whole_and_in_parts_as_the_file_for_any_size(style_and_content):
    style, content = style_and_content
    template = _template(content, PAINTING_SIGNATURES)
    for size in SIZES:
        inputs = {"image": photo(*size)[None], **style}
        for signature in (PAINT, MOMENTS):
            expected = _run(content, signature, inputs)
            result = run_template(template, signature, **inputs)
            assert result.shape == expected.shape
            assert psnr(result, expected) >= 90, (signature, size)
        inputs["moments"] = expected
        if "code" in style:
            inputs["origin"] = np.array([[32, 48]], np.float32)
        expected = _run(content, PAINT_PART, inputs)
        assert psnr(run_template(template, PAINT_PART, **inputs), expected) >= 90


@pytest.mark.nightly
def test_encodes_as_the_file_for_any_size():
    content = convert(make_painting_network(), "float16")
    template = _template(content, (STYLE,))
    for size in SIZES:
        inputs = {"painting": photo(*size)[None]}
        expected = _run(content, STYLE, inputs)
        code = run_template(template, STYLE, **inputs)
        np.testing.assert_allclose(code, expected, rtol=1e-4, atol=1e-4)
