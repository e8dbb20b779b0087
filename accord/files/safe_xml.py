"""Decides how XML is read without being harmed by it: no entities, nothing from outside, row by row, each row a plain dict."""

import io
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from accord.files.refused import Limits, Refused

Row = dict[str, Any]
"""Tag → text, a Row, or a list of these where a tag comes more than once."""
Progress = Callable[[float], None] | None
DEEPEST = 40
BOMB = "This XML defines entities of its own, as XML bombs do, so it was not read."


def rows(data: bytes, *, groups: frozenset[str], limits: Limits, progress: Progress = None) -> Iterator[tuple[str, Row]]:
    """Each child of a container named in `groups`, as (tag, row); at last ("", the root's remaining fields)."""
    stream = io.BytesIO(data)
    path: list[Element] = []
    count = 0
    try:
        for event, element in iterparse(
            stream, events=("start", "end"), forbid_dtd=False, forbid_entities=True, forbid_external=True
        ):
            if event == "start":
                path.append(element)
                if len(path) > DEEPEST:
                    raise Refused("This XML is nested deeper than any plan is, so it was not read.", "bomb")
                continue
            path.pop()
            if len(path) == 2 and plain(path[1].tag) in groups:
                count += 1
                if count > limits.rows * 4:
                    raise Refused(f"This plan holds more than {limits.rows:,} rows, more than can be taken at once.", "too_large")
                yield plain(element.tag), as_row(element)
                path[1].clear()
                if progress and count % 500 == 0:
                    progress(min(stream.tell() / max(len(data), 1), 1.0))
            elif not path:
                yield "", as_row(element)
    except DefusedXmlException as error:
        raise Refused(BOMB, "bomb") from error
    except ParseError as error:
        line = error.position[0]
        raise Refused(f"This XML file is broken: it cannot be read beyond line {line}. Export it again.", "broken") from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise Refused(
            "This XML file is broken: its text does not match the encoding it names. Export it again.", "broken"
        ) from error


def check(data: bytes, limits: Limits) -> None:
    """Refuse XML that could harm a reader which trusts it."""
    for _ in rows(data, groups=frozenset(), limits=limits):
        pass


def root(data: bytes) -> tuple[str, dict[str, str]]:
    """The outermost element's name with its namespace, and its attributes, read from the beginning only; empty if there is none."""
    try:
        for _, element in iterparse(io.BytesIO(data[:65536]), events=("start",), forbid_dtd=False):
            return str(element.tag), dict(element.attrib)
    except DefusedXmlException as error:
        raise Refused(BOMB, "bomb") from error
    except (ParseError, ValueError, LookupError):
        pass
    return "", {}


def plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def as_row(element: Element) -> Row:
    row: Row = {}
    for child in element:
        value: Any = as_row(child) if len(child) else (child.text or "")
        name = plain(child.tag)
        if name not in row:
            row[name] = value
        elif isinstance(row[name], list):
            row[name].append(value)
        else:
            row[name] = [row[name], value]
    return row


def many(row: Row, tag: str) -> list[Row]:
    """The rows under a tag, however many; empty elements are no rows."""
    value = row.get(tag)
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, dict)]
