from django.urls import path, re_path

from accounting.expenses import doubt_views, edit_views, list_views, views

urlpatterns = [
    path("<int:pk>/udgifter/", list_views.expenses, name="expenses"),
    path("<int:pk>/udgifter/regneark/", list_views.expenses_sheet, name="expenses_sheet"),
    path("<int:pk>/udgifter/ny/", edit_views.expense_new, name="expense_new"),
    path("<int:pk>/tvivl/", doubt_views.doubts, name="doubts"),
    path("praecedens/", doubt_views.precedents, name="precedents"),
    path("udgifter/<int:pk>/", views.expense, name="expense"),
    path("udgifter/<int:pk>/rediger/", edit_views.expense_edit, name="expense_edit"),
    path("udgifter/<int:pk>/mening/", views.expense_opinion, name="expense_opinion"),
    path("udgifter/<int:pk>/bilag/<int:file>/", list_views.expense_file, name="expense_file"),
    re_path(
        r"^udgifter/(?P<pk>[0-9]+)/(?P<verb>attester|send-retur|drop|tilbagefoer)/$",
        views.expense_act,
        name="expense_act",
    ),
]
