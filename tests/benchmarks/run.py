"""`make bench`: the figures of this machine, as medians and as ratios measured side by side in one run."""

from __future__ import annotations

import contextlib
import gc
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import nomenclature
from lists import TEN, TWENTY, TYPED, patient_list
from rich.console import Console
from rich.table import Table

from interactions import store
from interactions.actions import curate
from interactions.clinical.check import check
from interactions.clinical.compendium import Compendium
from interactions.clinical.joining import join
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.names import NameIndex
from interactions.clinical.patient import Item
from interactions.clinical.resolution import MEDICINE_TYPES
from interactions.clinical.search import SearchIndex
from interactions.config import CHECKOUT, VERSION
from interactions.files.seed import read_seed

ROUNDS = 300
CONNECTIONS = 4
SECONDS = 3.0
TURNS = 3
LETTERS = range(7, 13)  # of the names that are misspelt
HERE = Path(__file__).parent
table = Table("figure", "measured", "wanted", box=None, header_style="dim")


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def note(figure: str, measured: str, wanted: str, *, good: bool) -> None:
    table.add_row(figure, f"[green]{measured}[/]" if good else f"[bold red]{measured}[/]", wanted)
    say(f"  {figure}: {measured} (wanted: {wanted})")


def median_ms(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def hundredfold(compendium: Compendium, copies: int = 99) -> Compendium:
    """The same, and 99 renamed copies of every substance, class and interaction beside it."""
    substances, classes, interactions = (
        dict(compendium.substances), dict(compendium.classes), dict(compendium.interactions)
    )  # fmt: skip
    for copy in range(copies):
        mark = f"~{copy}"
        for record in compendium.substances.values():
            substances[record.id + mark] = replace(record, id=record.id + mark, name=record.name + mark, names=(),
                                                   codes={}, contains=(), becomes=())  # fmt: skip
        for one in compendium.classes.values():
            classes[one.id + mark] = replace(one, id=one.id + mark, name=one.name + mark, names=(),
                                             includes=tuple(i + mark for i in one.includes),
                                             members=tuple(replace(member, id=member.id + mark)
                                                           for member in one.members))  # fmt: skip
        for entry in compendium.interactions.values():
            a, b = entry.between
            # every other copy stands on the real first side: real substances meet many more entries too
            between = (a if copy % 2 else a + mark, b + mark)
            interactions[entry.id + mark] = replace(entry, id=entry.id + mark, between=between, overrides=())
    return replace(compendium, substances=substances, classes=classes, interactions=interactions)


def bench_engine(compendium: Compendium) -> None:
    asked = patient_list(TWENTY)
    knowledge = Knowledge.of(compendium)
    answer = check(asked, knowledge)
    gc.collect()
    gc.freeze()
    small = median_ms(lambda: check(asked, knowledge))
    note(f"engine, 20 items, {len(answer.findings)} findings", f"{small:.2f} ms", "≤ 1 ms", good=small <= 1)
    say("  building a Compendium 100 times larger …")
    large_knowledge = Knowledge.of(hundredfold(compendium))
    check(asked, large_knowledge)
    gc.collect()
    gc.freeze()
    pairs = [(median_ms(lambda: check(asked, knowledge), 60), median_ms(lambda: check(asked, large_knowledge), 60))
             for _ in range(5)]  # fmt: skip
    ratio = statistics.median(large / own for own, large in pairs)
    note("engine, 100 times larger", f"{ratio:.2f} × as long", "≤ 2 ×", good=ratio <= 2)


def bench_search(compendium: Compendium) -> None:
    index = SearchIndex.of(Knowledge.of(compendium))
    typed = [word[:end] for word in TYPED for end in range(1, len(word) + 1)]
    times = [median_ms(partial(index.search, text, limit=20), 5) for text in typed]
    p95 = statistics.quantiles(times, n=20)[-1]
    note("search as one types, p95 in process", f"{p95:.2f} ms", "< 5 ms", good=p95 < 5)


def bench_publish(home: Path) -> None:
    engine = store.make_engine(f"sqlite:///{home / 'bench.sqlite3'}")
    store.upgrade(engine)
    files = sum(1 for _ in (CHECKOUT / "seed").rglob("*.yaml"))
    start = time.perf_counter()
    curate.load_seed(engine, folder=CHECKOUT / "seed", author="bench")
    seconds = time.perf_counter() - start
    for_3000 = seconds * 3000 / files
    measured = f"{seconds:.1f} s ({for_3000:.1f} s for 3,000)"
    good = for_3000 < 5 and seconds < 10
    note(f"files to published release, {files:,} files", measured, "< 10 s, < 5 s for 3,000", good=good)


@contextlib.contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """gunicorn with one worker, as `make run` starts it: its port and the worker's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603  our own arguments
        [sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket", "--worker-class", "gthread", "--workers",
         "1", "--threads", "4", "--log-level", "error", "--bind", f"127.0.0.1:{port}", application],
        cwd=CHECKOUT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield port, _first_worker(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _first_worker(parent: int, port: int) -> int:
    """Wait until the server answers, and say which process does."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(300):
        workers = children.read_text(encoding="ascii").split()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            if workers:
                return int(workers[0])
        time.sleep(0.1)
    raise TimeoutError(f"no server on port {port}")


def requests_per_second(port: int, body: bytes) -> float:
    """Answers in a few seconds over some kept-alive connections."""
    request = (
        b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    counts = [0] * CONNECTIONS
    deadline = time.perf_counter() + SECONDS

    def ask(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            stream = connection.makefile("rb")
            while time.perf_counter() < deadline:
                connection.sendall(request)
                status = stream.readline()
                headers = http.client.parse_headers(stream)
                stream.read(int(headers["Content-Length"]))
                if b" 200 " not in status:
                    raise RuntimeError(status.decode())
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def bench_server(home: Path) -> None:
    body = json.dumps(TEN).encode()
    ours = {"INTERACTIONS_DATABASE_URL": f"sqlite:///{home / 'bench.sqlite3'}"}
    with served("wsgi:app", ours) as (port, worker):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("POST", "/api/v1/check", body, {"Content-Type": "application/json"})
        answer = connection.getresponse().read()
        (home / "answer.json").write_bytes(answer)
        bare = {"BARE_ANSWER": str(home / "answer.json"), "PYTHONPATH": str(HERE)}
        with served("bare:app", bare) as (bare_port, _):
            turns = [(requests_per_second(port, body), requests_per_second(bare_port, body)) for _ in range(TURNS)]
        ratio = statistics.median(own / other for own, other in turns)
        own, other = (statistics.median(of) for of in zip(*turns, strict=True))
        measured = f"{ratio:.2f} of a bare route ({own:.0f} to {other:.0f} a second)"
        note(f"POST /check, 10 items, {len(answer):,} bytes", measured, "≥ 0.35", good=ratio >= 0.35)
        memory = _resident_mib(worker)
        note("a worker's memory", f"{memory:.0f} MiB", "< 200 MiB", good=memory < 200)


def _resident_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def bench_names(home: Path, compendium: Compendium) -> None:
    """What an imported nomenclature costs: a line that is exactly a name or begins with one, and a worker's memory."""
    plain, larger = home / "bench.sqlite3", home / "names.sqlite3"
    shutil.copy(plain, larger)
    engine = store.make_engine(f"sqlite:///{larger}")
    joined = join(nomenclature.imported(compendium), compendium, origin="rxnorm")
    with store.writing(engine) as session:
        store.save(session, joined.records, origin="rxnorm", author="bench", reason="bench")
        store.publish(session, author="bench", engine_version=VERSION, now=datetime.now(UTC))
    memory = _memory_of_worker(larger) - _memory_of_worker(plain)
    figure = f"{joined.names:,} names"
    note(f"{figure}: a worker's memory", f"{memory:.0f} MiB more", "< 100 MiB", good=memory < 100)
    with store.reading(engine) as session:
        index = NameIndex.of(store.current(session))
    said = [one for one in joined.records.imported_names.values() if one.names][::5]
    brands, printed = [one.names[0].text for one in said], [one.drugs[0].texts[0] for one in said if one.drugs]
    for what, lines in (
        ("a name", brands), ("a name and how it is taken", [f"{brand} 5 mg tablet daily" for brand in brands]),
        ("a clinical drug as printed", printed),
    ):  # fmt: skip
        each = iter(lines)  # every line once: one that was read is remembered
        took = 1000 * median_ms(lambda each=each: index.resolve(Item(text=next(each)), MEDICINE_TYPES), len(lines))
        note(f"{figure}: exact line, {what}", f"{took:.0f} µs", "< 50 µs", good=took < 50)
    misspelt = [name.text for one in compendium.substances.values() for name in one.names if len(name.text) in LETTERS]
    wrong = [Item(text=text[:3] + text[4:]) for text in misspelt[::5]]
    times = [median_ms(partial(index.resolve, item, MEDICINE_TYPES), 1) for item in wrong]
    p95 = statistics.quantiles(times, n=20)[-1]
    note(f"{figure}: a misspelling, p95 of {len(times):,}", f"{p95:.2f} ms", "< 1 ms", good=p95 < 1)


def bench_lines(compendium: Compendium) -> None:
    """How many lines as people write them are read as a pharmacist would read them, and how many as something else."""
    sys.path.append(str(HERE.parent))
    from cases.names.written import meaning, read_files  # noqa: PLC0415  the lines are the tests' own, beside this folder

    knowledge = Knowledge.of(compendium)
    lines: Counter[str] = Counter()
    as_wanted: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for written in read_files():
        read = written.read(knowledge)
        ids = meaning(read, knowledge)
        wrong = any(written.silent_errors(read, ids))
        for category in (written.category, "all categories"):
            lines[category] += 1
            silent[category] += wrong
            as_wanted[category] += not wrong and written.is_as_wanted(read, ids)
    for category, count in sorted(lines.items(), key=lambda one: one[1]):
        measured = f"{as_wanted[category] / count:.1%} of {count:,}, {silent[category]} silent errors"
        note(f"lines read, {category}", measured, "0 silent errors", good=not silent[category])


def _memory_of_worker(database: Path) -> float:
    with served("wsgi:app", {"INTERACTIONS_DATABASE_URL": f"sqlite:///{database}"}) as (port, worker):
        requests_per_second(port, json.dumps(TEN).encode())
        return _resident_mib(worker)


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="interactions-bench-"))
    try:
        say(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores")
        bench_publish(home)
        bench_server(home)
        compendium = read_seed(CHECKOUT / "seed")
        bench_search(compendium)
        bench_names(home, compendium)
        bench_lines(compendium)
        bench_engine(compendium)
    finally:
        shutil.rmtree(home)
    Console().print(table)


if __name__ == "__main__":
    main()
