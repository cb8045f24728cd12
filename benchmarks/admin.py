"""The list that Django's own admin gives for nothing: the pilots with the columns of the product's list.

Besides the session and the person it asks for a page:

    SELECT COUNT(*) FROM pilots_pilot                                     twice: what is found, and all there are
    SELECT pilots_pilot.*, regions_region.*, pilots_description.* FROM pilots_pilot
        INNER JOIN regions_region ON (region_id = regions_region.id)
        LEFT OUTER JOIN pilots_description ON (current_id = pilots_description.id)
        ORDER BY number DESC, id DESC LIMIT 25      sorted: ORDER BY regions_region.name COLLATE "da-x-icu", …
    SELECT regions_department.* … WHERE description_id IN (…25 of them)             and the hospitals in the same way
"""

from django.contrib import admin

from pilots.models import Pilot


class Site(admin.AdminSite):
    """Open to who is signed in: what is measured is the list, not who may see it."""

    def has_permission(self, request):
        return True


class Pilots(admin.ModelAdmin):
    list_display = (
        "case_number",
        "current__title",
        "departments",
        "hospitals",
        "region",
        "current__doctors",
        "current__starts_on",
        "current__state",
    )
    list_select_related = ("region", "current")
    list_per_page = 25
    ordering = ("-number", "-pk")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("current__departments", "current__hospitals")

    def departments(self, pilot):
        return ", ".join(map(str, pilot.current.departments.all())) or pilot.current.anchoring

    def hospitals(self, pilot):
        return ", ".join(map(str, pilot.current.hospitals.all()))

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        response.using = "bare"
        return response

    def _may(self, request, obj=None):
        return True

    has_module_permission = has_view_permission = has_change_permission = has_delete_permission = _may

    def has_add_permission(self, request):
        return True


SITE = Site()
SITE.register(Pilot, Pilots)
# What asks for the list sorted by a column.
BY_REGION, BY_TITLE = (f"?o={Pilots.list_display.index(name) + 1}" for name in ("region", "current__title"))
