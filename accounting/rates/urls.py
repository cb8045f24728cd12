from django.urls import path

from accounting.rates import views

urlpatterns = [
    path("", views.rates, name="rates"),
    path("faktor/ny/", views.rate_new, name="rate_new"),
    path("tildeling/ny/", views.allocation_new, name="allocation_new"),
    path("tildeling/<int:pk>/", views.allocation_edit, name="allocation_edit"),
]
