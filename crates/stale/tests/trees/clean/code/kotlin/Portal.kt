package shop

fun portal(client: Client): String {
    /* /* client.getBooleanValue("gone", false) */ */
    val raw = """client.getBooleanValue("gone", false)"""
    return "portal: ${if (client.getBooleanValue("ranking", false)) "new" else "old"}"
}
