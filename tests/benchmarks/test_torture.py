"""The stress tests themselves: that they damage, bound, count and detect."""

import asyncio
import io
import json
import os
import shutil
import signal
import struct
import sys
import time
import zipfile
from functools import partial

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from tests.benchmarks.torture import __main__ as program
from tests.benchmarks.torture import kills, models, pictures, soak, whole_files
from tests.benchmarks.torture.archives import mutate_zip
from tests.benchmarks.torture.bombs import jpeg_of_scans, png_of_chunks
from tests.benchmarks.torture.clients import ask, hold, request
from tests.benchmarks.torture.commands import LongCommand
from tests.benchmarks.torture.fields import (
    Field,
    flatbuffer_fields,
    picture_fields,
    repair_png,
    zip_fields,
)
from tests.benchmarks.torture.mutations import mutate
from tests.benchmarks.torture.outcomes import (
    PICTURE,
    REFUSED,
    Case,
    Findings,
    Outcome,
    WrongResultError,
    failed,
)
from tests.benchmarks.torture.picture_seeds import picture_seeds, raw_png
from tests.benchmarks.torture.processes import session_members
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.reader import Limits, Reader, read_all
from tests.benchmarks.torture.tiff_seeds import RGB, WHITE_IS_ZERO, raw_tiff
from tfstyle.errors import InputError
from tfstyle.images import save

if sys.platform != "linux":
    pytest.skip("the processes are looked at in /proc", allow_module_level=True)

STUB = "tests.benchmarks.test_torture:stub"


def stub(path):
    """Does what the file says: a function with planted defects."""
    word = path.read_text()
    if word == "refuse":
        raise InputError(f"Expected better. Received: path='{path}'")
    if word == "two lines":
        raise InputError("Expected\nbetter. Received: path=''")
    if word == "NaN":
        raise WrongResultError("NaN picture", "NaN")
    if word == "traceback":
        raise KeyError("planted")
    if word == "memory":
        np.ones(2**26).sum()  # half a gibibyte
    if word == "hang":
        time.sleep(60)
    if word == "stderr":
        os.write(2, b"libplanted: damaged")
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    return PICTURE


PLANTED = {
    "good": PICTURE,
    "refuse": REFUSED,
    "two lines": "unclear message",
    "NaN": "NaN picture",
    "traceback": "traceback: KeyError",
    "memory": "memory",
    "stderr": "text on stderr",
    "crash": "crash: SIGSEGV",
    "good again": PICTURE,
}


def test_planted_defects_are_found(tmp_path):
    good = tmp_path / "good"
    good.write_text("good")
    readers = []

    def make_reader():
        readers.append(Reader(STUB, Limits(60, 200), good))
        return readers[-1]

    cases = [
        partial(Case, number, word, word.encode(), ".txt", "planted")
        for number, word in enumerate(PLANTED)
    ]
    findings = Findings("stub", 7, tmp_path)
    read_all(cases, make_reader, findings, Progress("stub", len(cases)), 1)
    counts, described = findings.tables()
    assert {
        name: {kind for kind in row if kind != "cases"}
        for name, row in counts.rows.items()
        if name != "all"
    } == {word: {kind} for word, kind in PLANTED.items()}
    assert counts.rows["all"]["cases"] == len(PLANTED)
    assert findings.defects == 6
    assert failed([counts, described])
    row = described.rows["crash 7-7"]
    assert (tmp_path / row["input"]).read_text() == "crash"
    assert row["made by"] == "planted"
    assert "libplanted: damaged" in described.rows["stderr 7-6"]["detail"]
    assert readers[0]._process is None


def test_a_hang_is_ended(tmp_path):
    hang, good = tmp_path / "hang", tmp_path / "good"
    for path in (hang, good):
        path.write_text(path.name)
    reader = Reader(STUB, Limits(0.5, 200), good)
    assert reader(hang).kind == "hang"
    assert reader._process is None
    reader.close()


def test_a_reader_leaves_no_process(tmp_path):
    path = tmp_path / "word"
    path.write_text("good")
    reader = Reader(STUB, Limits(60, 200))
    assert reader(path) == Outcome(PICTURE)
    session = reader._process.pid
    assert session_members(session) == [session]
    reader.close()
    assert session_members(session) == []


def _archive() -> bytes:
    array, file = io.BytesIO(), io.BytesIO()
    np.save(array, np.zeros((2, 3), np.float32))
    card = json.dumps({"name": "a", "styles": ["b"]})
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("card.json"), card)
        archive.writestr(zipfile.ZipInfo("array.npy"), array.getvalue())
    return b"front" + file.getvalue()


@pytest.mark.parametrize("what", ["picture", "archive"])
def test_the_same_seed_damages_alike(what):
    seeds = picture_seeds()

    def damaged(seed):
        if what == "picture":
            return [pictures.make_case(seeds, seed, n).data for n in range(300)]
        generators = (np.random.default_rng([seed, n]) for n in range(300))
        return [mutate_zip(_archive(), random)[0] for random in generators]

    first, again, other = damaged(1), damaged(1), damaged(2)
    assert first == again
    assert sum(a != b for a, b in zip(first, other, strict=True)) > 250
    undamaged = {_archive(), *seeds.values()}
    assert not undamaged & set(first)
    assert len(set(first)) > 200


def test_mutations_are_bounded():
    random = np.random.default_rng(0)
    data = random.bytes(1000)
    results = [mutate(data, random)[0] for _ in range(500)]
    assert max(map(len, results)) <= 200_000
    assert min(map(len, results)) < 100
    assert any(len(result) == 1000 for result in results)


def test_integers_are_where_the_formats_have_them():
    png = raw_png(8, 2)
    fields = picture_fields(png)
    assert Field(8, 4, "big") in fields  # the length of the header
    assert Field(16, 4, "big") in fields  # the width
    tiff = raw_tiff(RGB, 3, 8, 1, ">")
    values = {
        int.from_bytes(tiff[f.offset : f.offset + f.size], f.order)
        for f in picture_fields(tiff)
    }
    assert {24, 20, 256, 257} <= values  # width and height, and their tags
    counts = {
        int.from_bytes(_archive()[f.offset : f.offset + f.size], f.order)
        for f in zip_fields(_archive())
    }
    (place,) = struct.unpack_from("<I", _archive(), _archive().rindex(b"PK\5\6") + 16)
    assert {2, place} <= counts  # members, and the place of the directory
    weights = np.full(8, 0.5, "<f4").tobytes()
    assert flatbuffer_fields(struct.pack("<II", 8, 3) + weights) == [
        Field(0, 4, "little"),
        Field(4, 4, "little"),
    ]


def test_checksums_of_png_are_corrected():
    png = bytearray(raw_png(8, 2))
    png[25] = 0  # grey; the rows are longer than they need be
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(png))
    assert Image.open(io.BytesIO(repair_png(bytes(png)))).mode == "L"


def test_undamaged_tiffs_hold_the_samples():
    random = np.random.default_rng(308)  # of 3 samples of 8 bits
    expected = np.frombuffer(random.bytes(24 * 3 * 20), np.uint8).reshape(20, 24, 3)
    tiff = Image.open(io.BytesIO(raw_tiff(RGB, 3, 8, 1)))
    np.testing.assert_array_equal(tiff, expected)
    random = np.random.default_rng(108)
    grey = np.frombuffer(random.bytes(24 * 20), np.uint8).reshape(20, 24)
    tiff = Image.open(io.BytesIO(raw_tiff(WHITE_IS_ZERO, 1, 8, 1, ">")))
    np.testing.assert_array_equal(tiff, 255 - grey)


def test_numbers_of_models_have_the_shares_of_their_kinds():
    grouped = models.by_kind(range(1000))
    assert {name: len(numbers) for name, numbers in grouped.items()} == {
        name: 10 * kind.share for name, kind in models.KINDS.items()
    }
    assert models.by_kind([17]) == {
        name: [17] for name, numbers in grouped.items() if 17 in numbers
    }


def test_pictures_are_read_and_reported(tmp_path, capsys):
    words = ["--only=pictures", "--picture_count=40", f"--output={tmp_path}"]
    code = program.main([*words, "--processes=1"])
    report = json.loads((tmp_path / "benchmarks.json").read_text())
    counts, *described = report["benchmarks"]["pictures"]
    row = counts["rows"]["all"]
    assert row["cases"] == 40 == sum(n for kind, n in row.items() if kind != "cases")
    defects = 40 - row.get("picture", 0) - row["refused"]
    assert code == (defects > 0) == len(described)
    assert "| pictures, seed 0 |" in capsys.readouterr().out


def test_an_unknown_part_is_refused():
    with pytest.raises(InputError, match="only='picture'"):
        program.main(["--only=picture"])


def test_half_written_files_are_found(tmp_path):
    image = np.random.default_rng(0).random((40, 40, 3), np.float32)
    for name in ("whole.png", "half.png"):
        save(image, tmp_path / name)
    np.savez(tmp_path / "whole.npz", a=image)
    (tmp_path / "half.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:999])
    data = (tmp_path / "half.png").read_bytes()
    (tmp_path / "half.png").write_bytes(data[: len(data) // 2])
    (tmp_path / "whole.json").write_text("{}\n")
    (tmp_path / "half.json").write_text('{"a": [1')
    (tmp_path / "log.jsonl").write_text('{"a": 1}\n{"a')
    (tmp_path / "half.cfg").write_text("--image_si")
    (tmp_path / ".tfstyle-1").mkdir()
    (tmp_path / ".tfstyle-1" / "any.png").touch()
    half = ["half.cfg", "half.json", "half.npz", "half.png"]
    assert whole_files.half_written(tmp_path) == half
    assert whole_files.temporaries(tmp_path) == [".tfstyle-1"]
    assert not whole_files.is_model(tmp_path)


STYLIZE = LongCommand(("stylize", "photos", "--style=wave", "--output=out"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kills")
    for name in ("tiny.keras", "tiny.tflite"):  # which this command does without
        (folder / name).touch()
    return kills.run_reference(STYLIZE, folder / "stylize", folder)


@pytest.fixture
def kill(reference, tmp_path):
    """Kills `stylize` after a moment; may prepare its folder."""

    def run(prepare=lambda folder: None, reference=reference, seconds=0.7):
        folder = tmp_path / "run"
        shutil.copytree(reference.folder, folder)
        prepare(folder)
        moment = kills.Moment(seconds)
        return kills.kill_once(STYLIZE, reference, moment, folder)

    return run


def test_a_killed_command_is_run_again(kill, reference):
    assert len(reference.contents) == 24
    assert reference.events >= 24
    assert kill() == Outcome("accepted")


def test_planted_leftovers_are_found(kill):
    plant = lambda folder: (folder / "photos" / ".tfstyle-planted").touch()  # noqa: E731
    assert kill(plant) == Outcome("leftovers", ".tfstyle-planted")


def test_planted_other_results_are_found(kill, reference):
    other = reference._replace(contents={"out/0.png": b"planted"})
    assert kill(reference=other) == Outcome("other result", "out/0.png")


def test_planted_losses_are_found(kill, reference, tmp_path):
    shutil.copytree(reference.folder, tmp_path / "before")
    (tmp_path / "before" / "out" / "old.png").touch()
    other = reference._replace(folder=tmp_path / "before")
    lose = lambda folder: (folder / "out" / "old.png").unlink()  # noqa: E731
    assert kill(lose, other) == Outcome("lost", "out/old.png")


def test_moments_follow_from_the_seed(reference):
    moments = [kills.draw_moment(reference, 5, n) for n in range(200)]
    assert moments == [kills.draw_moment(reference, 5, n) for n in range(200)]
    aimed = [moment for moment in moments if moment.event]
    assert 60 < len(aimed) < 140
    assert all(moment.event <= reference.events for moment in aimed)
    timed = [moment.seconds for moment in moments if not moment.event]
    assert max(timed) > 0.9 * reference.seconds


def test_memory_that_grows_is_found():
    rising = [100 + 0.5 * n for n in range(100)]
    row, outcome = soak.judge(rising)
    assert (row["MiB, second quarter"], row["MiB, last quarter"]) == (118.5, 143.5)
    assert outcome == Outcome("memory grows", "from 118 to 144 MiB")
    # what is loaded at first does not count
    assert soak.judge([20] * 20 + [100, 104] * 40)[1].kind == "accepted"


def test_bombs_are_what_they_say():
    scans = [jpeg_of_scans(count, side=64) for count in (1, 30)]
    one, thirty = (data.count(b"\xff\xda") for data in scans)
    assert thirty - one == 29
    assert Image.open(io.BytesIO(scans[1])).convert("L").getpixel((9, 9)) == 128
    assert png_of_chunks(50).count(b"tEXt") == 50
    assert Image.open(io.BytesIO(png_of_chunks(50))).convert("RGB").size == (32, 32)


def test_clients_say_what_they_got():
    async def answer(reader, writer):
        line = await reader.readline()
        if b"/good" in line:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        elif b"/silent" in line:
            await asyncio.sleep(1)
        writer.close()

    async def run():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        address = f"{host}:{port}"
        async with server:
            got = [
                (await ask(address, request(address, b"", path), 0.5)).status
                for path in ("/good", "/closed", "/silent")
            ]
            held = await hold(address, b"GET", time.monotonic() + 1)
            closed = await hold(address, b"\n" * 9, time.monotonic() + 60)
            await asyncio.sleep(0.1)  # for the server's ends of the connections
            return got, held, closed

    got, held, closed = asyncio.run(run())
    assert got == [200, "lost", "hang"]
    assert 1 <= held < closed + 60
    assert closed < 30
