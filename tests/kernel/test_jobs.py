"""Work after the request: done once, tried again, and taken over from a worker that died."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from accord.kernel import jobs
from accord.kernel.models import Job, LiveChange
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What jobs of kind "note" did."""
    seen: list[str] = []

    def note(job: Job) -> dict[str, int]:
        seen.append(job.payload["word"])
        if job.payload["word"] == "fail":
            raise ValueError("no such word")
        return {"length": len(job.payload["word"])}

    monkeypatch.setitem(jobs.handlers, "note", note)
    yield seen


def enqueue(word: str, **fields: object) -> Job:
    return jobs.enqueue("note", workspace_id=None, payload={"word": word}, **fields)  # type: ignore[arg-type]


def test_a_job_is_done_once_and_keeps_what_it_returned(done: list[str]) -> None:
    made = enqueue("hello")
    assert jobs.run_next("w1") == made
    assert jobs.run_next("w1") is None
    made.refresh_from_db()
    assert (done, made.state, made.result, made.attempts) == (["hello"], Job.State.DONE, {"length": 5}, 1)


def test_the_job_that_waited_longest_comes_first_and_later_ones_wait_for_their_time(done: list[str]) -> None:
    enqueue("later", run_at=timezone.now() + dt.timedelta(hours=1))
    enqueue("second")
    enqueue("first", run_at=timezone.now() - dt.timedelta(hours=1))
    while jobs.run_next("w"):
        pass
    assert done == ["first", "second"]


def test_what_waits_with_the_same_key_is_not_asked_twice(done: list[str]) -> None:
    assert enqueue("a", key="k") == enqueue("b", key="k")
    jobs.run_next("w")
    assert enqueue("c", key="k").payload == {"word": "c"}
    assert Job.objects.count() == 2


def test_a_failed_job_is_tried_again_later_and_at_last_given_up(done: list[str], freeze: Callable[[str], dt.datetime]) -> None:
    freeze("2026-03-02 09:00")
    made = enqueue("fail")
    jobs.run_next("w")
    made.refresh_from_db()
    assert (made.state, made.error) == (Job.State.WAITING, "ValueError: no such word")
    assert made.run_at == timezone.now() + dt.timedelta(seconds=2)
    assert jobs.run_next("w") is None
    for hour in range(10, 15):
        freeze(f"2026-03-02 {hour}:00")
        jobs.run_next("w")
    made.refresh_from_db()
    assert (made.state, made.attempts, len(done)) == (Job.State.FAILED, jobs.MOST_ATTEMPTS, 5)


def test_a_job_nobody_knows_is_kept_with_the_reason() -> None:
    jobs.enqueue("unheard of", workspace_id=None)
    jobs.run_next("w")
    assert Job.objects.get().error == "LookupError: Nobody does jobs of kind 'unheard of'."


def test_a_silent_workers_job_goes_to_another_and_the_first_can_leave_no_effect(
    done: list[str], freeze: Callable[[str], dt.datetime]
) -> None:
    freeze("2026-03-02 09:00")
    enqueue("slow")
    taken = jobs._take("dead")
    assert taken is not None
    freeze("2026-03-02 09:00:29")
    assert jobs.reap() == 0
    freeze("2026-03-02 09:00:31")
    assert jobs.reap() == 1
    assert jobs.run_next("alive") is not None
    with pytest.raises(jobs.LeaseLost), transaction.atomic():
        jobs.finish(taken)
    assert done == ["slow"] and Job.objects.get().worker == "alive"


def test_a_job_left_behind_is_left_to_a_newer_one_with_its_key(done: list[str], freeze: Callable[[str], dt.datetime]) -> None:
    freeze("2026-03-02 09:00")
    enqueue("old", key="k")
    jobs._take("dead")
    enqueue("new", key="k")
    freeze("2026-03-02 09:05")
    jobs.reap()
    while jobs.run_next("alive"):
        pass
    assert done == ["new"]


def test_progress_is_kept_and_told(cast: Cast) -> None:
    jobs.enqueue("note", workspace_id=cast.workspace.pk, payload={})
    taken = jobs._take("w")
    assert taken is not None
    jobs.tell_progress(taken, done=3, of=10, sentence="Reading tasks")
    assert Job.objects.get().progress == {"done": 3, "of": 10, "sentence": "Reading tasks"}
    assert [f"job:{taken.pk}"] in [change.topics for change in LiveChange.objects.all()]


def test_two_kinds_cannot_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "handlers", dict(jobs.handlers))
    jobs.job("once")(lambda job: None)
    with pytest.raises(RuntimeError):
        jobs.job("once")(lambda job: None)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_ends_when_told(done: list[str]) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=jobs.work, args=(stop,))
    worker.start()
    try:
        enqueue("hello")
        limit = time.monotonic() + 20
        while not done and time.monotonic() < limit:
            time.sleep(0.05)
    finally:
        stop.set()
        worker.join(20)
    assert done == ["hello"] and not worker.is_alive()


def test_a_killed_workers_job_is_done_by_the_next_one_and_its_effect_is_there_once(tmp_path: Path) -> None:
    """Two real workers over one file: the first is killed in the middle of its job."""
    env = {**os.environ, "ACCORD_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "accord.config.settings", "PYTHONPATH": str(ROOT)}
    env.pop("DATABASE_URL", None)
    log = tmp_path / "done.txt"
    setup = (
        "import django; django.setup()\nfrom accord.kernel import jobs\nfrom accord.kernel.models import Job\n"
        "jobs.LEASE = jobs.dt.timedelta(seconds=2)\n"
    )
    ready = tmp_path / "ready"
    run = setup + (
        f"@jobs.job('slow')\ndef slow(job):\n    import time, pathlib\n    pathlib.Path({str(ready)!r}).touch()\n"
        f"    time.sleep(60 if job.attempts == 1 else 0)\n    open({str(log)!r}, 'a').write('done\\n')\n"
    )

    def python(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    made = python(
        "import django; django.setup()\nfrom django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
        "from accord.kernel import jobs\njobs.enqueue('slow', workspace_id=None)"
    )
    assert made.returncode == 0, made.stderr
    first = subprocess.Popen([sys.executable, "-c", run + "jobs.run_next('one')"], env=env, cwd=ROOT)
    limit = time.monotonic() + 60
    while not ready.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    time.sleep(2.5)
    second = python(run + "print(jobs.reap(), jobs.run_next('two') is not None, Job.objects.get().state)")
    assert second.stdout.split() == ["1", "True", "done"], second.stderr
    assert log.read_text() == "done\n"
