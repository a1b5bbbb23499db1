package shop

fun portal(client: Client): String {
    val text = "portal: ${if (client.getBooleanValue("beta-portal", false)) "beta" else "plain"}"
    /* /* client.getBooleanValue("old-banner", false) */ */
    val raw = """client.getBooleanValue("old-banner", false)"""
    return text + client.getStringValue("portal-theme", "plain")
}
