"""Decides how Java is found and run: the host's own, in a process group that is limited in time, memory and output, and killed
beyond it."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from accord.files.refused import Limits, Refused

CONVERTER = "org.mpxj.sample.MpxjConvert"
OUTPUT_MB = 1024
OVERHEAD_MB = 2048
"""Address space a Java machine reserves beside its heap."""
# One limit per call: dash knows no other form. The first argument is seconds, then blocks of 512 bytes, then kilobytes.
LIMITED = 'ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3"; ulimit -c 0; shift 3; exec "$@"'
FOREIGN = ("invalid time unit", "invalid date", "invalid time", "invalid number", "invalid currency", "datetimeparseexception")
OUT_OF_MEMORY = 3
INSTALL = (
    "Install it (on Debian: apt-get install openjdk-17-jre-headless) "
    "or export the plan as MS Project XML, which is read without Java."
)


def find_java() -> str | None:
    """JAVA_HOME's java, else the one on PATH."""
    home = os.environ.get("JAVA_HOME")
    candidate = Path(home) / "bin" / "java" if home else None
    if candidate and os.access(candidate, os.X_OK):
        return str(candidate)
    return shutil.which("java")


def find_jars() -> Path | None:
    """The folder of jars in the mpxj package, found without importing it, since importing loads a Java machine's bridge."""
    spec = importlib.util.find_spec("mpxj")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / "lib" / "mpxj.jar").exists():
            return Path(place) / "lib"
    return None


def convert(data: bytes, *, suffix: str, limits: Limits, progress: Callable[[float], None] | None = None) -> bytes:
    """The plan as MPXJ's JSON. Refuses with the converter's reason, or because Java is missing, too slow, or out of memory."""
    java, jars = find_java(), find_jars()
    if java is None or jars is None:
        missing = "Java" if java is None else "the mpxj package"
        raise Refused(
            f"This kind of project file is read with the help of {missing}, which is not on this machine. {INSTALL}", "needs_java"
        )
    with tempfile.TemporaryDirectory(prefix="accord-plan-") as folder:
        source, target = Path(folder) / f"plan{suffix}", Path(folder) / "plan.json"
        source.write_bytes(data)
        code, said = _run(_command(java, jars, source, target, limits), folder=folder, limits=limits, progress=progress)
        if code == 0 and target.exists():
            return target.read_bytes()
        raise _refusal(code, said, suffix)


def _command(java: str, jars: Path, source: Path, target: Path, limits: Limits) -> list[str]:
    return [
        "/bin/sh", "-c", LIMITED, "sh",
        str(int(limits.seconds * 2) + 5), str(OUTPUT_MB * 2048), str((limits.memory_mb + OVERHEAD_MB) * 1024),
        java, f"-Xmx{limits.memory_mb}m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
        "-XX:CompressedClassSpaceSize=128m", "-XX:ReservedCodeCacheSize=64m", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
        "-Duser.language=en", "-Duser.country=GB", "-Duser.timezone=UTC", "-cp", f"{jars}/*", CONVERTER, str(source), str(target),
    ]  # fmt: skip


def _run(command: list[str], *, folder: str, limits: Limits, progress: Callable[[float], None] | None) -> tuple[int, str]:
    """Exit code and the last words; the whole group is killed when the time is over or when we are interrupted ourselves."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
    with open(Path(folder) / "said", "w+b") as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        begun = time.monotonic()
        try:
            code = _wait(process, begun=begun, seconds=limits.seconds, progress=progress)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        said.seek(0)
        return code, said.read(200_000).decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], *, begun: float, seconds: float, progress: Callable[[float], None] | None) -> int:
    while True:
        passed = time.monotonic() - begun
        try:
            return process.wait(timeout=max(min(0.25, seconds - passed), 0.0))
        except subprocess.TimeoutExpired:
            if passed >= seconds:
                raise Refused(f"Reading this file took longer than {seconds:g} seconds, so it was given up.", "timeout") from None
            if progress:
                progress(min(passed / seconds, 0.9))


def _refusal(code: int, said: str, suffix: str) -> Refused:
    low = said.lower()
    if "password" in low:
        return Refused("This file is protected with a password. Save a copy without one and bring that.", "password")
    if code == OUT_OF_MEMORY or "outofmemoryerror" in low:
        return Refused("This file needs more memory than one file may use. Split it, or export it as MS Project XML.", "too_large")
    if code in {-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU}:
        return Refused("Reading this file took more computing time than one file may use, so it was given up.", "timeout")
    if "unsupported file type" in low:
        return Refused(
            "This file begins like a project file but cannot be read as one: it is broken, "
            "or of another program (Word and Excel begin alike).",
            "broken",
        )
    if suffix == ".mpx" and any(words in low for words in FOREIGN):
        return Refused(
            "This MPX file cannot be read: it seems to be written in another language's dates and words. "
            "Save it as MS Project XML instead.",
            "foreign_locale",
        )
    return Refused("This project file is broken or of an unknown version. Open it where it was made and save it again.", "broken")
