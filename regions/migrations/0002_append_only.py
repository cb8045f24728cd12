from django.db import migrations

from common.append_only import forbid


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]

    operations = [
        forbid(
            "regions_event",
            "UPDATE",
            "DELETE",
            name="event_is_append_only",
            message="the journal is append-only",
        ),
        forbid(
            "regions_membership",
            "DELETE",
            name="membership_is_ended",
            message="a membership is ended, never deleted",
        ),
        forbid(
            "regions_membership",
            "UPDATE OF user_id, role, region_id, starts_on, given_by_id, given_at",
            name="membership_keeps_what_was_given",
            message="what a membership gave never changes",
            when="OLD.id IS NOT NULL",
        ),
        forbid(
            "regions_standin",
            "DELETE",
            name="standin_is_ended",
            message="a stand-in is ended, never deleted",
        ),
    ]
