def search(client, user, words):
    if client.get_boolean_value("new-search", False, user):
        found = ranked(words)
    else:
        found = matching(words)
    if client.get_boolean_value("search-hints", False, user):
        found.hints = hints(words)
    return found
