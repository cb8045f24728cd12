from django.urls import path

from common import views

urlpatterns = [
    path(
        "tilgaengelighed/",
        views.TextPage.as_view(template_name="pages/accessibility.html"),
        name="accessibility",
    ),
    path("komponenter/", views.components, name="components"),
]
