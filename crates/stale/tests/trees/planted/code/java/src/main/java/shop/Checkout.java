package shop;

/** Asks for {@code client.getBooleanValue("old-banner", false)}? It does not. */
public class Checkout {
    private static final String BETA_PORTAL = "beta-portal";
    private static final char QUOTE = '"';

    boolean page(Client client, User user) {
        String text = """
            client.getBooleanValue("old-banner", false)
            """;
        if (client.getBooleanValue("new-checkout", false)) {
            return client.getBooleanValue("card-payments", true);
        }
        if (client.getBooleanValue(BETA_PORTAL, false)) {
            return check("house-style");
        }
        return client.boolVariation("new-checkout-2", user, false);
    }
}
