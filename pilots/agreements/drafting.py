"""The start of a version: the agreement from the filed description, an amendment or an ending from the one in force.

These are acts of the workflow's steps: they run in its transaction with the pilot locked.
"""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from pilots.agreements import budget
from pilots.agreements.agreement import Agreement, AgreementCriterion, AgreementKind, BudgetLine
from pilots.programme.programmes import DocumentKind, QuestionTemplate
from regions import journal
from regions.permissions import Permission

WRITE = Permission.WRITE_AGREEMENTS
A_DAY = timedelta(days=1)
CARRIED = "title doctors starts_on ends_on window_reason standing level budget_reason".split()
PARTS = "parties answers criteria budget participants".split()


def agree(pilot, *, by):
    """Start the final agreement from what the pilot's filed description says, and return it."""
    # The filed one, also when a new version of the description is being written.
    filed = pilot.descriptions.frozen().last()
    agreement = _new(pilot, AgreementKind.AGREEMENT, by=by)
    agreement.description = filed
    for field in ("title", "doctors", "starts_on", "ends_on", "window_reason"):
        setattr(agreement, field, getattr(filed, field))
    agreement.save()
    AgreementCriterion.objects.bulk_create(
        AgreementCriterion(
            agreement=agreement,
            position=place,
            promised=place + 1,
            criterion=row.criterion,
            measure=row.measure,
            target=row.target,
        )
        for place, row in enumerate(filed.criteria.all())
    )
    BudgetLine.objects.bulk_create(
        budget.complete(
            BudgetLine(
                agreement=agreement,
                position=place,
                year=cost.year,
                type=cost.type,
                text=cost.text,
                amount=cost.amount,
            )
        )
        for place, cost in enumerate(filed.costs.all())
    )
    journal.record("agreement_started", pilot, by=by, region=pilot.region, permission=WRITE)
    return agreement


def amend(pilot, *, by):
    """Start an amendment of the agreement concluded last, and return it."""
    return _next(pilot, AgreementKind.AMENDMENT, by=by)


def terminate(pilot, *, by):
    """Start the early ending of the agreement concluded last, and return it."""
    return _next(pilot, AgreementKind.TERMINATION, by=by)


def _new(pilot, kind, *, by):
    template = QuestionTemplate.newest(pilot.programme, DocumentKind.AGREEMENT)
    if template is None:
        raise Refused(_("The programme has no template for final agreements yet. Ask the secretariat."))
    last = Agreement.objects.filter(pilot=pilot).aggregate(last=Max("version"))["last"] or 0
    now = clock.now()
    return Agreement(
        pilot=pilot,
        kind=kind,
        version=last + 1,
        state_since=now,
        changed_by=by,
        changed_at=now,
        template=template,
    )


def _next(pilot, kind, *, by):
    source = pilot.agreements.concluded().last()
    agreement = _new(pilot, kind, by=by)
    agreement.description, agreement.template = source.description, source.template
    for field in CARRIED:
        setattr(agreement, field, getattr(source, field))
    agreement.save()
    for part in PARTS:
        _copy(getattr(source, part).all(), agreement)
    name = agreement.danish_name
    journal.record(f"{kind}_started", pilot, by=by, region=pilot.region, note=name, permission=WRITE)
    return agreement


def _copy(rows, agreement):
    copies = list(rows)
    for row in copies:
        row.pk, row.agreement = None, agreement
        row._state.adding = True
    if copies:
        type(copies[0]).objects.bulk_create(copies)


def drop(pilot, *, by):
    """Delete the draft of an agreement that was never sent."""
    agreement = pilot.agreements.open().get()
    if agreement.sending:
        raise Refused(
            _("The agreement has been under review and is kept. Break it off with a reason instead.")
        )
    name = agreement.danish_name
    for part in PARTS:
        getattr(agreement, part).all().delete()
    agreement.delete()
    journal.record("agreement_dropped", pilot, by=by, region=pilot.region, note=name, permission=WRITE)


def applies_from(agreement):
    """The first day of a version: of its period, of the change, or the day after the last when it ends early."""
    if agreement.kind == AgreementKind.TERMINATION:
        return agreement.ends_on + A_DAY
    return agreement.starts_on if agreement.kind == AgreementKind.AGREEMENT else agreement.effective_from
