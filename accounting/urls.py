from django.urls import include, path

from accounting import pool_views

urlpatterns = [
    path("okonomi/", pool_views.pools, name="pools"),
    path("okonomi/<int:pk>/", pool_views.book, name="book"),
    path("okonomi/", include("accounting.imports.urls")),
    path("okonomi/", include("accounting.spending.urls")),
    path("okonomi/", include("accounting.appointing.urls")),
    path("okonomi/", include("accounting.closing.urls")),
]
