"""Decides how a trade is kept: what was computed, who was asked, what each side said, and what was agreed."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accord.kernel.rows import Row
from accord.people.models import Member
from accord.work.models import Baseline, GoalPost, Project


class OptionList(Row):
    """The ways out last computed for a goal post, kept so that the next list stays recognisable and a card has a URL."""

    goal_post = models.OneToOneField(GoalPost, on_delete=models.CASCADE, related_name="option_list")
    facts_version = models.PositiveBigIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    answer = models.JSONField(default=dict, help_text="planning.Options as JSON.")

    ref_kind: ClassVar[str] = "option_list"

    def live_topics(self) -> set[str]:
        return {f"{self.goal_post.ref}/options"}


class Proposal(Row):
    """A decision waiting for consent: typed changes, the reason, and the effect on both sides, now and after.

    `changes`: alignment.rules.changes as JSON. `effect`: alignment.reads.effect.Effect as JSON, as last computed; `facts_version`
    says from what.
    """

    class State(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"
        OBJECTED = "objected"
        WITHDRAWN = "withdrawn"
        COUNTERED = "countered"
        LAPSED = "lapsed"

    number = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="proposals")
    goal_post = models.ForeignKey(GoalPost, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="counters")
    reverts = models.ForeignKey("alignment.Accord", null=True, blank=True, on_delete=models.SET_NULL, related_name="reverts")
    changes = models.JSONField(default=list)
    effect = models.JSONField(default=dict)
    facts_version = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    ref_kind: ClassVar[str] = "proposal"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "number"], name="alignment_proposal_number"),
        ]
        indexes = [models.Index(fields=["workspace", "state"], name="alignment_proposal_state")]

    def __str__(self) -> str:
        return self.title

    def asked(self) -> set[UUID | None]:
        """The members whose yes is needed, and their deputies."""
        return {key for one in self.consents.all() for key in (one.member_id, one.deputy_id) if key}

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/trades"}


class Consent(Row):
    """One side's seat at a proposal: who is asked, and what they said. A yes keeps the figures it was given on; `stale` once those
    moved.

    `side`: product, project or sponsor. `about`: the Ref of the product or project whose side it is.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting"
        AGREED = "agreed"
        OBJECTED = "objected"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consents")
    side = models.CharField(max_length=8, choices=[("product", "Product"), ("project", "Project"), ("sponsor", "Sponsor")])
    about = models.CharField(max_length=80)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    statement = models.TextField(blank=True)
    given_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True, help_text="The figures the yes was given on.")
    is_stale = models.BooleanField(default=False)

    ref_kind: ClassVar[str] = "consent"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "proposal", "side", "about"], name="alignment_consent_once"),
        ]

    def live_topics(self) -> set[str]:
        return self.proposal.live_topics()


class Accord(Row):
    """What both sides agreed, applied whole, with the effect it was agreed on and the day it will be checked.

    `inverse`: the changes that would take it back, for Revert.
    """

    number = models.PositiveBigIntegerField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="accord")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="accords")
    goal_post = models.ForeignKey(GoalPost, null=True, on_delete=models.SET_NULL, related_name="accords")
    title = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    effect = models.JSONField(default=dict)
    inverse = models.JSONField(default=list)
    baseline = models.ForeignKey(Baseline, null=True, on_delete=models.SET_NULL, related_name="+")
    review_on = models.DateField()
    reverted_at = models.DateTimeField(null=True, blank=True)

    ref_kind: ClassVar[str] = "accord"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "number"], name="alignment_accord_number"),
        ]

    def __str__(self) -> str:
        return self.title

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/accords"}
