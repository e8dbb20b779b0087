"""Decides which reader takes a file: whatever is brought becomes a PlanFile, or is refused in one sentence."""

import os
from pathlib import Path

from accord.files import archives, json_form, lists, mspdi, safe_xml, sniff
from accord.files.mpxj import read_through_java
from accord.files.planfile import PlanFile
from accord.files.pod import read_pod
from accord.files.refused import Limits, Refused
from accord.files.safe_xml import Progress

XML_FOR_JAVA = {"PMXML", "GAN", "Planner"}


def read_plan(
    path_or_bytes: str | os.PathLike[str] | bytes,
    *,
    name: str,
    password: str | None = None,
    limits: Limits | None = None,
    progress: Progress = None,
) -> PlanFile:
    """The plan in a file, chosen by content. `name` is the file's, shown where the plan has none. `progress` is told shares
    from 0 to 1.

    Raises Refused with its code: password, broken, foreign_locale, too_large, bomb, unknown, needs_java, timeout or empty. A
    password is
    not used yet: files protected with one are refused, whatever it is.
    """
    limits = limits or Limits()
    data = _bytes_of(path_or_bytes, limits)
    kind = sniff.kind_of(data)
    if kind == "zip":
        data = archives.only_file(data, limits)
        kind = sniff.kind_of(data)
    title = Path(name).stem if name else ""
    if kind == "MSPDI":
        return mspdi.read_mspdi(data, name=title, limits=limits, progress=progress)
    if kind == "POD":
        return read_pod(data, name=title, limits=limits, progress=progress)
    if kind == "CSV":
        return lists.read_list(sniff.as_text(data), name=title, format="CSV", limits=limits)
    if kind == "accord":
        return json_form.plan_from_json(sniff.as_text(data))
    if kind == "zip":
        raise Refused("This archive holds another archive. Unpack it and bring the plan.", "unknown")
    if kind in XML_FOR_JAVA:
        safe_xml.check(data, limits)
    return read_through_java(data, format=kind, name=title, limits=limits, progress=progress)


def _bytes_of(path_or_bytes: str | os.PathLike[str] | bytes, limits: Limits) -> bytes:
    size = len(path_or_bytes) if isinstance(path_or_bytes, bytes) else os.path.getsize(path_or_bytes)
    if size > limits.bytes:
        raise Refused(f"This file has {size // 2**20:,} MB; at most {limits.bytes // 2**20:,} MB can be read.", "too_large")
    return path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
