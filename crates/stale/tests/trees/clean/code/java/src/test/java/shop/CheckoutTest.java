package shop;

class CheckoutTest {
    void defaults() {
        assertTrue(client.getBooleanValue("made-up", true));
    }
}
