def test_default(client):
    assert client.get_boolean_value("made-up", True)
