package shop;

/** Asks for {@code client.getBooleanValue("gone", false)}? It does not. */
public class Checkout {
    private static final char QUOTE = '"';

    boolean page(Client client, User user) {
        String text = """
            client.getBooleanValue("gone", false)
            """;
        return client.getBooleanValue("new-checkout", false) && Styles.check("house-style");
    }
}
