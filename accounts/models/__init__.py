from .api_token import ApiToken
from .person import ShopUserManager, User, UserProfile, normalise_email

__all__ = ["ApiToken", "ShopUserManager", "User", "UserProfile", "normalise_email"]
