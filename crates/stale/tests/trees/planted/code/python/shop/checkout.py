"""The checkout: old-banner is not asked for here.

    client.get_boolean_value("old-banner", False)
"""
import logging

SUMMER = "summer" + "-sale"


def page(client, user, request):
    # client.get_boolean_value("old-banner", False)
    if client.get_boolean_value(flag_key="new-checkout", default_value=False):
        return f"checkout/{client.get_string_value('chekout-theme', 'plain')}"
    if client.get_boolean_value("gift-cards", False):
        return 'checkout/gifts'
    if client.get_boolean_value(r'raw-region', False):
        return """
        old-banner
        """
    push = client.get_boolean_value('''mobile-push''', False)
    logging.info("old-banner: %s", push)
    return "it's \"old-banner\""
