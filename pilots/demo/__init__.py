"""The demo's world: the fixtures, and examples around them, made by the product's own functions."""
