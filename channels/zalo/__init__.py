"""Zalo: an Official Account that answers questions and brings notices.

`webhook` takes an event and keeps it, `answering` works it afterwards, `sending` writes to people
unasked; the last two speak as the `account`. Only Zalo's PHP SDK is published by Zalo itself in a
form that can be read by a machine (https://github.com/zaloplatform/zalo-php-sdk); what rests on
others' word is marked as such in docs/channels/zalo.md.
"""
