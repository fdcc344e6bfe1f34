"""What the bridge to Live costs beside a bare WebSocket that carries the same bytes."""
