"""The checkout.

    client.get_boolean_value("gone", False)
"""


def page(client, user, style="plain"):
    # client.get_boolean_value("gone", False)
    text = 'client.get_boolean_value("gone", False)'
    if client.get_boolean_value("card-payments", True):
        return client.get_string_value(flag_key="house-style", default_value=style)
    return client.get_boolean_value(f"theme-{user.theme}", False)
