from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("mangoes/<slug:slug>/", views.variety, name="variety"),
    path("cart/", views.cart, name="cart"),
    path("cart/add/", views.add_to_cart, name="add-to-cart"),
    path("cart/items/<int:pk>/", views.update_item, name="update-item"),
    path("cart/items/<int:pk>/remove/", views.remove_item, name="remove-item"),
    path("cart/prices/", views.accept_prices, name="accept-prices"),
    path("delivery/", views.delivery, name="delivery"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_xml, name="sitemap"),
]
