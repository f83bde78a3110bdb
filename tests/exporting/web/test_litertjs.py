"""Tests of the installed npm package, and of errors in it."""

import json

import pytest

from tfstyle.errors import InputError
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.plan import make_plan
from tfstyle.exporting.web.litertjs import check_litertjs, copy_litertjs

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def package(tmp_path):
    """A folder with the package's names and versions."""
    core = tmp_path / "node_modules" / "@litertjs" / "core"
    (core / "dist").mkdir(parents=True)
    (core / "wasm").mkdir()
    (core / "package.json").write_text(json.dumps({"version": "2.5.3"}))
    module = 'import { a } from "@litertjs/wasm-utils";\n//# sourceMappingURL=x.map'
    (core / "dist" / "index.js").write_text(module)
    for build in ("litert_wasm_internal", "litert_wasm_compat_internal"):
        (core / "wasm" / f"{build}.js").write_text("glue")
        (core / "wasm" / f"{build}.wasm").write_bytes(b"wasm")
    helper = core.parent / "wasm-utils" / "dist"
    helper.mkdir(parents=True)
    (helper / "index.js").write_text("export const a = 1;")
    return core


def test_its_module_finds_the_helper_beside_it(package, tmp_path):
    copy_litertjs(check_litertjs(package), tmp_path / "out")
    module = (tmp_path / "out" / "index.js").read_text()
    assert module == 'import { a } from "./wasm-utils.js";\n'
    assert (tmp_path / "out" / "wasm-utils.js").read_text() == "export const a = 1;"
    assert len(list((tmp_path / "out").glob("*.wasm.gz"))) == 2


def test_another_version_is_refused(package):
    (package / "package.json").write_text(json.dumps({"version": "2.6.0"}))
    with pytest.raises(InputError, match=r"version 2.6.0; run `npm install @litertjs"):
        check_litertjs(package)


def test_a_missing_file_is_refused(package):
    (package / "wasm" / "litert_wasm_internal.wasm").unlink()
    with pytest.raises(InputError, match=r"internal.wasm' is missing.*npm install"):
        check_litertjs(package)


def test_the_command_is_told_before_anything_is_done(model, tmp_path):
    options = ExportOptions(format="web", litertjs=tmp_path / "none")
    with pytest.raises(InputError, match=r"run `npm install @litertjs/core@2.5.3`"):
        make_plan(model, tmp_path / "out", options)


def test_the_package_is_for_pages_only():
    with pytest.raises(
        InputError, match="`litertjs` to be used with format='web' only"
    ):
        ExportOptions(format="keras", litertjs="elsewhere")
