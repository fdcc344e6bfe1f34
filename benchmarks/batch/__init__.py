"""A thousand takes: what making them costs beside a bare loop, and what looking at them costs."""
