from django.urls import path

from pilots.facilitation import views

urlpatterns = [
    path("henvendelser/", views.requests, name="requests"),
    path("henvendelser/<int:pk>/svar/", views.answer, name="request_answer"),
    path("henvendelser/<int:pk>/fortryd/", views.cancel, name="request_cancel"),
    path("forsog/<int:pk>/hjaelp/", views.ask, name="request_ask"),
]
