"""The addresses of the tray of e-mails."""

from django.urls import path

from shiraka.foundation.mail import views

urlpatterns = [
    path("", views.MailList.as_view(), name="mail-list"),
    path("unknown/", views.UnknownSenders.as_view(), name="mail-unknown"),
    path("<int:pk>/", views.MessagePage.as_view(), name="mail-message"),
    path("<int:pk>/file/", views.FileMessage.as_view(), name="mail-file"),
    path("<int:pk>/discard/", views.DiscardMessage.as_view(), name="mail-discard"),
    path("<int:pk>/hand-over/", views.HandOverMessage.as_view(), name="mail-hand-over"),
    path("<int:pk>/files/<int:number>/", views.AttachmentFile.as_view(), name="mail-attachment"),
]
