from django.urls import path

from pilots.messages import views

urlpatterns = [
    path("beskeder/", views.messages, name="messages"),
    path("beskeder/<int:pk>/aabn/", views.open_message, name="message_open"),
    path("beskeder/laest/", views.read_all, name="messages_read"),
    path("beskeder/indstillinger/", views.preferences, name="message_preferences"),
    path("brugere/mail/", views.refusals, name="mail_refusals"),
    path("brugere/mail/<int:pk>/igen/", views.mail_again, name="mail_again"),
    path("demo/mails/", views.demo_mails, name="demo_mails"),
]
