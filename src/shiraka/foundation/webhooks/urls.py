"""The addresses of webhooks."""

from django.urls import path

from shiraka.foundation.webhooks import views

urlpatterns = [
    path("", views.WebhookList.as_view(), name="webhook-list"),
    path("add/", views.AddWebhook.as_view(), name="webhook-create"),
    path("<int:pk>/", views.WebhookPage.as_view(), name="webhook"),
    path("<int:pk>/edit/", views.EditWebhook.as_view(), name="webhook-edit"),
    path("<int:pk>/test/", views.TryWebhook.as_view(), name="webhook-test"),
    path("<int:pk>/secret/", views.RenewSecret.as_view(), name="webhook-secret"),
    path("<int:pk>/remove/", views.RemoveWebhook.as_view(), name="webhook-remove"),
    path("<int:pk>/deliveries/<int:delivery>/again/", views.SendAgain.as_view(), name="webhook-again"),
]
