from django.db import migrations

from common.append_only import forbid

FROZEN = "a filed version never changes"
KEPT = (
    "id, pilot_id, template_id, version, revision, changed_by_id, changed_at, field_saves, title, kind, is_in_substance, "
    "topic_area_id, career_track_id, anchoring, doctors, starts_on, ends_on, window_reason, contact_name, "
    "contact_email, contact_phone, wishes_facilitation, facilitation_wish, timing, filed_at, filed_by_id, "
    "canonical, sha256"
)
PARTS = [
    "answer",
    "successcriterion",
    "milestone",
    "costline",
    "description_hospitals",
    "description_departments",
]


def is_frozen(row):
    return f"(SELECT state FROM pilots_description WHERE id = {row}.description_id) <> 'draft'"


def guard_part(part):
    table = f"pilots_{part}"
    yield forbid(table, "INSERT", name=f"{part}_is_not_added", message=FROZEN, when=is_frozen("NEW"))
    yield forbid(
        table,
        "UPDATE",
        name=f"{part}_is_not_changed",
        message=FROZEN,
        when=f"{is_frozen('OLD')} OR {is_frozen('NEW')}",
    )
    yield forbid(table, "DELETE", name=f"{part}_is_not_deleted", message=FROZEN, when=is_frozen("OLD"))


AGREED = "what was sent to review never changes unless it is taken back or returned"
AGREEMENT_KEPT = (
    "id, pilot_id, kind, version, revision, changed_by_id, changed_at, field_saves, template_id, description_id, title, doctors, "
    "starts_on, ends_on, window_reason, effective_from, change_reason, standing_id, level, budget_reason"
)
AGREEMENT_PARTS = [
    "agreementparty",
    "agreementanswer",
    "agreementcriterion",
    "budgetline",
    "participant",
]
ENDED = "('concluded', 'brokenoff')"
WRITABLE = "('draft', 'returned')"
CHANGED = "what the settings were never changes"
STANDS = "what passed between the parties never changes"


def is_sent(row):
    return f"(SELECT state FROM pilots_agreement WHERE id = {row}.agreement_id) NOT IN {WRITABLE}"


def guard_agreement_part(part):
    table = f"pilots_{part}"
    yield forbid(table, "INSERT", name=f"{part}_is_not_added", message=AGREED, when=is_sent("NEW"))
    yield forbid(
        table,
        "UPDATE",
        name=f"{part}_is_not_changed",
        message=AGREED,
        when=f"{is_sent('OLD')} OR {is_sent('NEW')}",
    )
    yield forbid(table, "DELETE", name=f"{part}_is_not_deleted", message=AGREED, when=is_sent("OLD"))


def guard_agreement():
    table = "pilots_agreement"
    yield forbid(
        table,
        f"UPDATE OF {AGREEMENT_KEPT}",
        name="agreement_is_kept_as_sent",
        message=AGREED,
        when=f"OLD.state NOT IN {WRITABLE}",
    )
    yield forbid(
        table,
        "UPDATE",
        name="agreement_is_frozen",
        message="a concluded agreement never changes",
        when=f"OLD.state IN {ENDED}",
    )
    yield forbid(
        table,
        "DELETE",
        name="agreement_is_not_deleted",
        message="only a draft of an agreement is deleted",
        when="OLD.state <> 'draft'",
    )
    ended = "(SELECT state FROM pilots_agreement WHERE id = OLD.agreement_id) IN " + ENDED
    yield forbid(
        "pilots_annex",
        "UPDATE",
        "DELETE",
        name="annex_is_frozen",
        message="the annex of a concluded agreement never changes",
        when=ended,
    )
    for name in ["sending", "sendingpdf", "comment", "signedscan", "signature"]:
        yield forbid(f"pilots_{name}", "UPDATE", "DELETE", name=f"{name}_is_append_only", message=STANDS)
    yield forbid(
        "pilots_thread",
        "UPDATE OF id, agreement_id, place, round",
        name="thread_stays_where_it_is",
        message=STANDS,
        when="OLD.id IS NOT NULL",
    )
    yield forbid("pilots_thread", "DELETE", name="thread_is_kept", message=STANDS)
    for name in ["standingagreement", "supplementrate"]:
        yield forbid(
            f"pilots_{name}",
            "UPDATE",
            "DELETE",
            name=f"{name}_is_append_only",
            message="an edition of a standing agreement never changes",
        )


class Migration(migrations.Migration):
    dependencies = [("pilots", "0001_initial")]

    operations = [
        forbid(
            "pilots_description",
            f"UPDATE OF {KEPT}",
            name="description_is_frozen",
            message=FROZEN,
            when="OLD.state <> 'draft'",
        ),
        forbid(
            "pilots_description",
            "UPDATE OF state, withdrawn_at, withdrawn_by_id, withdrawal_reason",
            name="description_is_only_withdrawn",
            message=FROZEN,
            when="OLD.state = 'withdrawn' OR (OLD.state = 'filed' AND NEW.state <> 'withdrawn')",
        ),
        forbid(
            "pilots_description",
            "DELETE",
            name="description_is_kept",
            message=FROZEN,
            when="OLD.state <> 'draft'",
        ),
        *(guard for part in PARTS for guard in guard_part(part)),
        *(guard for part in AGREEMENT_PARTS for guard in guard_agreement_part(part)),
        *guard_agreement(),
        forbid(
            "pilots_programmechange",
            "UPDATE",
            "DELETE",
            name="programmechange_is_append_only",
            message=CHANGED,
        ),
        forbid("pilots_filing", "UPDATE", "DELETE", name="filing_is_append_only", message=FROZEN),
        forbid("pilots_inquiry", "UPDATE", "DELETE", name="inquiry_is_append_only", message=STANDS),
        forbid(
            "pilots_inquiryanswer", "UPDATE", "DELETE", name="inquiryanswer_is_append_only", message=STANDS
        ),
        forbid("pilots_filedpdf", "UPDATE", "DELETE", name="filedpdf_is_append_only", message=FROZEN),
        forbid(
            "pilots_receipt",
            "UPDATE",
            "DELETE",
            name="receipt_is_append_only",
            message="a receipt is never taken back",
        ),
    ]
