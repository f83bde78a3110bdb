"""Tests of links that preload the modules of a page."""

from tfstyle.files.module_preloads import add_module_preloads


def test_all_imported_modules_are_linked(tmp_path):
    (tmp_path / "page.js").write_text(
        'import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n'
    )
    (tmp_path / "a.js").write_text('import * as c from "./c.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    (tmp_path / "c.js").write_text('// import { d } from "./d.js";\n')
    page = add_module_preloads("<head></head>", tmp_path, "page.js", "/p/")
    links = [f'<link rel="modulepreload" href="/p/{name}.js">' for name in "abc"]
    assert page.split("\n") == ["<head>" + links[0], *links[1:], "</head>"]
