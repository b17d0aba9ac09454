"""The demo store: eleven varieties, four people who can log in, and two months of orders."""
