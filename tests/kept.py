"""What the database keeps of pilots and filings, as it is and as the rows themselves say it, told by Python."""

from common import clock
from pilots.agreements.agreement import OPEN
from pilots.models import Agreement, Filing, FilingFacts, Pilot, PilotFacts, Signature


def everything():
    """{key: the kept row} of every pilot, and of every filing."""
    return [{row[0]: row for row in model.objects.values_list()} for model in (PilotFacts, FilingFacts)]


def reckoned_anew():
    pilots = {pilot.pk: _of_pilot(pilot) for pilot in Pilot.objects.select_related("current")}
    filings = {filing.pk: _of_filing(filing) for filing in Filing.objects.prefetch_related("receipts")}
    return [pilots, filings]


def _day(moment):
    return moment and moment.astimezone(clock.COPENHAGEN).date()


def _of_pilot(pilot):
    now, versions = pilot.current, list(Agreement.objects.filter(pilot=pilot).order_by("version"))
    agreed = next((one for one in reversed(versions) if one.state == "concluded"), None)
    negotiated = next((one for one in versions if one.state in OPEN), None)
    signed = negotiated and Signature.objects.filter(sending__agreement=negotiated)
    last = signed and signed.order_by("sending__number", "pk").last()
    return (
        pilot.pk,
        pilot.programme_id,
        pilot.region_id,
        (now.state if now else "filed") if pilot.number else "draft",
        now.timing if now else "",
        _day(now and now.filed_at),
        agreed is not None,
        agreed and agreed.starts_on,
        agreed and agreed.ends_on,
        negotiated is not None,
        agreed and agreed.doctors,
        _sum(line.amount for line in (now.costs.all() if now else ())),
        _sum(line.amount + line.additions for line in (agreed.budget.all() if agreed else ())),
        negotiated.state if negotiated else "",
        last.side if last else "",
        pilot.descriptions.filter(state="draft").exists(),
    )


def _sum(amounts):
    """Nothing when there is nothing to add."""
    found = list(amounts)
    return sum(found) if found else None


def _of_filing(filing):
    has = {receipt.party for receipt in filing.receipts.all()}
    is_withdrawn = filing.withdrawn_at is not None
    return (
        filing.pk,
        filing.region_id,
        filing.kind,
        is_withdrawn,
        "employer" in has,
        "union" in has,
        _day(filing.at),
    )
