"""Whether a page in which editors were opened and closed holds more than before."""
