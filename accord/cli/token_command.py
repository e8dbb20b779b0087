"""Decides how a token is made from the terminal: for a member named by hat or by e-mail; its secret is printed once."""

import argparse

from accord.cli import ready
from accord.cli.ends import NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hat", default="product_manager", help="of the member who speaks, such as project_manager")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="instead of a hat: the member with this e-mail")
    parser.add_argument("--workspace", default="demo", metavar="SLUG")
    parser.add_argument("--scope", default="read,write,consent", help="comma-separated, out of read, write, consent")
    parser.add_argument("--name", default="command line", help="how the token is listed")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.kernel.actor import system
    from accord.kernel.errors import Refusal
    from accord.people.commands.member import make_token
    from accord.people.models import Member

    if options.email:
        member = ready.member(options.workspace, options.email)
    else:
        inside = ready.workspace(options.workspace)
        members = Member.objects.filter(workspace=inside, is_active=True).order_by("created_at")
        wearing = [one for one in members if options.hat in one.hats]
        # Who wears this hat alone speaks for that side; who wears several comes last.
        if not wearing:
            raise Ended(f"Nobody in {options.workspace} wears the hat {options.hat!r}.", NOT_FOUND)
        member = min(wearing, key=lambda one: len(one.hats))
    try:
        scopes = [scope.strip() for scope in options.scope.split(",") if scope.strip()]
        _, secret = make_token(system(member.workspace_id, door="cli"), member, name=options.name, scopes=scopes)
    except Refusal as refusal:
        raise Ended(refusal.sentence) from None
    print(secret)
