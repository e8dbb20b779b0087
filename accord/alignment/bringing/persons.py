"""Decides who of a file is somebody here already: by the file's own id, then by e-mail, then by name; the others are new."""

from typing import Any
from uuid import UUID

from accord.alignment.bringing.calendars import Calendars, as_default
from accord.alignment.bringing.known import Known, in_bulk, plain_fields, typed
from accord.alignment.bringing.tally import Tally, three_way
from accord.alignment.rules.incoming import Incoming, InPerson, outside_id
from accord.kernel.kept import snapshot
from accord.kernel.policy import may
from accord.kernel.write import Write
from accord.people.models import Person, Rate, Team


def bring_persons(
    w: Write, rows: Incoming, known: Known, calendars: Calendars, tally: Tally, *, currency: str
) -> dict[str, Person]:
    """File person → ours. Who is here keeps their hours, team and rate; the file's are listed as not taken."""
    outsides = {one.uid: outside_id("person", one.uid) for one in rows.persons}
    held = in_bulk(Person, w.workspace_id, (known.id_of(outside) for outside in outsides.values()))
    here = list(Person.objects.filter(workspace_id=w.workspace_id).order_by("created_at"))
    by_email = {one.email.lower(): one for one in here if one.email}
    by_name = {" ".join(one.name.split()).casefold(): one for one in reversed(here)}
    teams = {team.name.casefold(): team for team in Team.objects.filter(workspace_id=w.workspace_id)}
    found: dict[str, Person] = {}
    taken: set[UUID] = set()
    count = tally.counts["people"]
    count.in_file = len(rows.persons)
    for one in rows.persons:
        words = plain_fields(Person, {"name": one.name, "email": one.email, "units": one.units})
        person = held.get(known.id_of(outsides[one.uid]))
        if person is not None and not person.is_trashed:
            _follow(w, person, words, known.last(outsides[one.uid]), tally)
        else:
            person = next(
                (
                    match
                    for match in (by_email.get(one.email) if one.email else None, by_name.get(one.name.casefold()))
                    if match is not None and match.pk not in taken
                ),
                None,
            )
            if person is not None:
                count.merged += 1
                tally.people.append(
                    {
                        "name": one.name,
                        "becomes": f"the same as {person.name}",
                        "by": "e-mail" if one.email and person.email == one.email else "name",
                    }
                )
                tally.why("people", "who is here already keeps their own hours and rate")
            else:
                person = _new(w, one, calendars, teams)
                count.created += 1
                tally.people.append({"name": one.name, "becomes": "new", "by": ""})
                _rate(w, one, person, rows, tally, currency=currency)
        taken.add(person.pk)
        found[one.uid] = person
        known.tell(outsides[one.uid], person, words)
    return found


def _follow(w: Write, person: Person, words: dict[str, Any], last: Any, tally: Tally) -> None:
    # Who was matched by name or e-mail is not renamed by a file that says the same as before.
    to_set, stays = three_way(last, snapshot(person), words)
    for name in stays:
        tally.kept.append(f"{person.name}: {name} was changed here since, so it stays; the file says {words[name] or 'nothing'}.")
    if to_set:
        w.change(person, **typed(Person, to_set))
        tally.counts["people"].updated += 1
    else:
        tally.counts["people"].unchanged += 1


def _new(w: Write, one: InPerson, calendars: Calendars, teams: dict[str, Team]) -> Person:
    team = None
    if one.team:
        team = teams.get(one.team.casefold())
        if team is None:
            team = teams[one.team.casefold()] = w.create(Team(workspace_id=w.workspace_id, name=one.team))
    return w.create(
        Person(
            workspace_id=w.workspace_id,
            name=one.name,
            kind=one.kind,
            email=one.email,
            units=one.units,
            team=team,
            calendar=as_default(calendars, one.calendar),
            carried=dict(one.carried),
        )
    )


def _rate(w: Write, one: InPerson, person: Person, rows: Incoming, tally: Tally, *, currency: str) -> None:
    if one.rate is None:
        return
    tally.counts["rates"].in_file += 1
    if not may(w.actor, "people.rates.write"):
        tally.counts["rates"].lost += 1
        tally.why("rates", "only a project manager may bring in what people cost")
        return
    said = rows.currency.upper() if len(rows.currency) == 3 and rows.currency.isascii() and rows.currency.isalpha() else currency
    w.create(Rate(workspace_id=w.workspace_id, person=person, amount=one.rate, currency=said))
    tally.counts["rates"].created += 1
    if said != currency:
        tally.why("rates", f"they are in {said}, the workspace counts in {currency}: figures are taken as they are")
