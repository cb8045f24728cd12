from django.urls import path

from accounting.coordinators import views

urlpatterns = [
    path("<int:pk>/tovholdere/", views.appointments, name="appointments"),
    path("<int:pk>/tovholdere/ny/", views.appointment_new, name="appointment_new"),
    path("tovholdere/<int:pk>/", views.appointment, name="appointment"),
    path("tovholdere/<int:pk>/afslut/", views.appointment_end, name="appointment_end"),
    path("tovholdere/<int:pk>/loen/", views.appointment_basis, name="appointment_basis"),
    path("tovholdere/<int:pk>/ansaettelse/", views.appointment_employment, name="appointment_employment"),
    path("tovholdere/<int:pk>/bogfoer/", views.appointment_book, name="appointment_book"),
]
