"""Tests that project files that are not run here refer only to things that exist."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

import tfstyle

ROOT = Path(__file__).parents[1]
CONFIG = configparser.ConfigParser()
CONFIG.read(ROOT / "setup.cfg")
FORMS = sorted((ROOT / ".github").rglob("*.yml"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_and_workflows_are_yaml(path):
    assert isinstance(yaml.safe_load(path.read_text()), dict)


def test_the_workflow_has_the_versions_of_python_that_the_package_names():
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text())["jobs"]
    classifiers = CONFIG["metadata"]["classifiers"]
    named = re.findall(r"Python :: (3\.\d+)", classifiers)
    assert jobs["quick"]["strategy"]["matrix"]["python"] == named


def test_the_hooks_use_a_ruff_that_the_package_allows():
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    least = re.search(r"ruff>=(\S+)", CONFIG["options.extras_require"]["test"])[1]
    numbers = [tuple(map(int, v.split("."))) for v in (repo["rev"][1:], least)]
    assert numbers[0] >= numbers[1]


def test_the_image_of_the_server_is_built_from_what_is_there():
    text = (ROOT / "export/serving/Dockerfile").read_text()
    sources = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert sources
    assert all((ROOT / source).exists() for source in sources)
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {"tfstyle", "configs", "setup.cfg", "README.md"} & set(ignored)


def test_the_source_distribution_takes_what_is_there():
    for line in (ROOT / "MANIFEST.in").read_text().splitlines():
        command, *names = line.split()
        if command == "include":
            assert all((ROOT / name).is_file() for name in names), line
        elif command == "recursive-include":
            assert all(list((ROOT / names[0]).rglob(n)) for n in names[1:]), line


def test_the_version_has_its_notes():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert f"## [{tfstyle.__version__}]" in text


def test_type_checking_covers_what_is_there():
    for name in CONFIG["mypy"]["files"].split(","):
        assert (ROOT / name.strip()).exists()
