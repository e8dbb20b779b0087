"""Decides by which words people head the columns of a list."""

import re
from typing import Literal

Field = Literal[
    "title", "outline", "level", "parent", "estimate", "low", "high", "persons", "predecessors", "start", "finish", "deadline",
    "milestone",
    "percent", "must_have", "feature", "launch", "notes", "id",
]  # fmt: skip
HEADERS: dict[Field, str] = {
    "title": "task name|task|tasks|title|name|summary|item|activity|activity name|work item|subject|what|to do|story|deliverable",
    "outline": "wbs|outline|outline number|wbs code|no.|number|nr|nr.|section",
    "level": "level|outline level|indent|depth",
    "parent": "parent|parent id|parent task|epic|belongs to|under",
    "estimate": "estimate|duration|effort|work|est|est.|size|time|range|how long|original estimate|hours|days",
    "low": "low|min|minimum|optimistic|best case|from|low estimate|at least",
    "high": "high|max|maximum|pessimistic|worst case|to|high estimate|at most",
    "persons": "person|persons|people|who|owner|assignee|assigned to|assigned|resource|resources|resource names|responsible|names",
    "predecessors": "predecessors|predecessor|depends on|dependencies|dependency|after|waits for|blocked by|needs",
    "start": "start|start date|begin|begins|starts|planned start|scheduled start",
    "finish": "finish|end|end date|finish date|ends|planned finish|planned end|scheduled finish",
    "deadline": "deadline|due|due date|duedate|needed by|latest|target date",
    "milestone": "milestone|is milestone",
    "percent": "percent|% complete|percent complete|complete|done|progress|%|% done|finished|status",
    "must_have": "must|must have|must-have|musthave|moscow|required|mandatory",
    "feature": "feature|component|module|area|story map|user story",
    "launch": "launch|release|version|fix version|phase|goal|target release",
    "notes": "notes|note|description|comment|comments|details|remarks",
    "id": "id|key|#|task id|issue key|unique id|ref|row",
}
ABROAD: dict[Field, str] = {
    "title": "vorgang|vorgangsname|aufgabe|titel|tâche|nom de la tâche|titre|tarea|nombre de tarea|título|attività|titolo|taak",
    "estimate": "dauer|aufwand|arbeit|schätzung|durée|travail|duración|trabajo|durata|lavoro|duur",
    "persons": "wer|zuständig|verantwortlich|ressource|ressourcen|ressourcennamen|qui|responsable|recursos|quién|risorse",
    "predecessors": "vorgänger|prédécesseurs|prédécesseur|predecesoras|predecesores|predecessori|voorgangers",
    "start": "beginn|anfang|début|comienzo|inicio|inizio|begindatum",
    "finish": "ende|fertig|fin|fine|einde|einddatum",
    "deadline": "frist|stichtag|fällig|échéance|fecha límite|scadenza",
    "percent": "% abgeschlossen|fortschritt|% achevé|% completado|% completamento",
    "notes": "notizen|bemerkungen|beschreibung|notas|note|opmerkingen|descripción|descrizione",
}
"""What other languages head their columns with, where that is no English word for something else."""
KNOWN: dict[str, Field] = {word: field for held in (ABROAD, HEADERS) for field, words in held.items() for word in words.split("|")}


def plain(header: str) -> str:
    return re.sub(r"\s+", " ", header.replace("_", " ").strip().strip("*:").casefold()).strip()
