"""Addresses of the frame: home, search, profile, language, the demonstration's sign-in."""

from django.urls import path

from shiraka.web import demo_sign_in, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("figures/", views.Figures.as_view(), name="figures"),
    path("figures/map/", views.RegisterMap.as_view(), name="register-map"),
    path("partners/<int:pk>/map/", views.PartnerMap.as_view(), name="partner-map"),
    path("search/", views.Search.as_view(), name="search"),
    path("search/palette/", views.Palette.as_view(), name="palette"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("profile/display/", views.SetDisplay.as_view(), name="set-display"),
    path("language/", views.SetLanguage.as_view(), name="set-language"),
    path("demo/", demo_sign_in.Accounts.as_view(), name="demo"),
]
