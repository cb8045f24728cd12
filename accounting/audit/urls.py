from django.urls import path

from accounting.audit import access_views, event_views, sample_views

urlpatterns = [
    path("<int:pk>/stikprove/", sample_views.audit_sample, name="audit_sample"),
    path("<int:pk>/opslag/", access_views.access_log, name="access_log"),
    path("<int:pk>/haendelser/", event_views.account_events, name="account_events"),
]
