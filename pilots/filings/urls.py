from django.urls import path

from pilots.filings import views

urlpatterns = [
    path("forsog/<int:pk>/sporgsmaal/<int:filing>/", views.ask, name="inquiry_ask"),
    path(
        "forsog/<int:pk>/sporgsmaal/<int:filing>/<int:inquiry>/svar/",
        views.answer,
        name="inquiry_answer",
    ),
]
