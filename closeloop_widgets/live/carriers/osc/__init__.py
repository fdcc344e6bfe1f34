"""AbletonOSC as a way to Live: for those without Max for Live; the session view only.

It answers the same messages as the device does, and `unsupported`, with the reason, where AbletonOSC cannot do it.
"""
