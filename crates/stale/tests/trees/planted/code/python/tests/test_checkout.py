def test_chat(client):
    assert not client.get_boolean_value("web-chat", False)
    assert client.get_boolean_value("made-up", True)
