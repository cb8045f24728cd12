from django.db import migrations

from common.append_only import forbid

FROZEN = "a filed version never changes"
KEPT = (
    "id, pilot_id, template_id, version, revision, changed_by_id, changed_at, title, kind, is_in_substance, "
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
        forbid("pilots_filedpdf", "UPDATE", "DELETE", name="filedpdf_is_append_only", message=FROZEN),
        forbid(
            "pilots_receipt",
            "UPDATE",
            "DELETE",
            name="receipt_is_append_only",
            message="a receipt is never taken back",
        ),
    ]
