from django.urls import path

from home import overview, received, received_many, received_sheet, remind_views, search
from home.demo import views as demo
from home.guide import views as guide

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("modtaget/", received.received, name="received"),
    path("modtaget/regneark/", received_sheet.received_sheet, name="received_sheet"),
    path("modtaget/kvitter/", received_many.receive_many, name="receive_many"),
    path("modtaget/mind-om/", remind_views.remind, name="remind"),
    path("soeg/", search.search_page, name="search"),
    path("vejledning/", guide.index, name="guides"),
    path("vejledning/<slug:slug>/", guide.guide, name="guide"),
    path("velkommen/luk/", guide.close_welcome, name="welcome_close"),
    path("demo/", demo.demo_page, name="demo"),
    path("demo/loenudtraek/<slug:slug>/", demo.demo_extract, name="demo_extract"),
    path("demo/person/<int:pk>/", demo.demo_person, name="demo_person"),
]
