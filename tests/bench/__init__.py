"""What the shop costs to run: `make bench` prints one table."""
