"""The document, the protocol around it, and the widget that shows it in a notebook."""
