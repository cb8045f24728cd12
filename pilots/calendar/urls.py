from django.urls import path

from pilots.calendar import views

urlpatterns = [
    path("kalender/", views.calendar, name="calendar"),
    path("kalender/ny/", views.make, name="calendar_make"),
    path("kalender/luk/", views.revoke, name="calendar_revoke"),
    path("kalender/<str:token>.ics", views.feed, name="calendar_feed"),
]
