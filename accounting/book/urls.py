from django.urls import path

from accounting.book import views

urlpatterns = [
    path("<int:pk>/bog/", views.postings, name="postings"),
    path("<int:pk>/bog/ret/", views.adjust, name="adjust"),
    path("<int:pk>/bog/<slug:month>/<int:number>/", views.posting, name="posting"),
    path("<int:pk>/bog/<slug:month>/<int:number>/flyt/", views.posting_move, name="posting_move"),
]
