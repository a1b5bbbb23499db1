//! What rules and contexts are made of: small pools, so that contexts often hit what rules ask for.

/// The attributes, with the type that a schema declares.
pub(super) const SCHEMA: &str = r"attributes {
  user.id: string key
  plan: string
  country: string
  email: string private
  n: int
  m: number
  seats: int coerce
  b: bool
  groups: list of string
  scores: list of number
  orders: list of map
  created_at: time
  app: version
  ip: ip
  limit: number
}
";

/// Attributes that hold text.
pub(super) const TEXTS: &[&str] = &["plan", "country", "email", "user.id"];
/// Attributes that hold numbers.
pub(super) const NUMBERS: &[&str] = &["n", "m", "seats", "limit"];
/// Attributes that hold lists of text.
pub(super) const TEXT_LISTS: &[&str] = &["groups"];
/// Attributes that hold lists of numbers.
pub(super) const NUMBER_LISTS: &[&str] = &["scores"];

/// Text.
pub(super) const WORDS: &[&str] = &[
    "pro",
    "free",
    "DE",
    "",
    "ann@company.com",
    "Ann@Company.COM",
    "u1",
    "u2",
    "beta",
    "straße",
    "STRASSE",
    "σίσυφος",
    "ΣΊΣΥΦΟΣ",
    "10",
    "9",
    "a*b",
    "DE,FR",
    "e\u{301}",
    "é",
    "K",
    "😀",
    "2.3.0",
    "2025-06-01",
    "true",
];
/// Parts of text.
pub(super) const PARTS: &[&str] = &[
    "p",
    "@company.com",
    "",
    "ann",
    "ANN",
    "1",
    "u",
    "ss",
    "ß",
    "ς",
    "Σ",
    "*",
    ".",
    "e",
    "\u{212a}",
];
/// Patterns of `like`.
pub(super) const GLOBS: &[&str] = &[
    "*",
    "p*",
    "*@company.com",
    "a*b",
    "*a*",
    "",
    "u?",
    "*.*",
    "**",
    "DE",
    "ſ*",
    "*ß*",
];
/// Patterns of `matches`.
pub(super) const PATTERNS: &[&str] = &[
    "^p",
    "[0-9]+",
    "@company\\\\.com$",
    "(?i)ANN",
    "^$",
    "ß|😀",
    "^(pro|free)$",
    ".",
    "\\\\bDE\\\\b",
];
/// Numbers.
pub(super) const LITERALS: &[&str] = &[
    "1",
    "0",
    "5",
    "-3",
    "2.5",
    "10",
    "5.0",
    "1e3",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775807",
    "0.1",
    "-0.0",
    "100",
];
/// Instants.
pub(super) const TIMES: &[&str] = &[
    "2025-06-01",
    "2025-06-01T00:00Z",
    "2025-06-01T02:00+02:00",
    "2025-06-15T12:00Z",
    "2025-07-01T00:00:00.5Z",
    "2024-12-31T23:59:59Z",
];
/// Lengths of time.
pub(super) const DURATIONS: &[&str] = &["1d", "30d", "12h", "1w", "90m", "1s", "0s"];
/// Versions.
pub(super) const VERSIONS: &[&str] = &[
    "2.3.0",
    "2.10.0",
    "3.0.0-rc.1",
    "3.0.0",
    "3.0.0-rc.10",
    "1.0.0+build",
    "0.0.0",
    "2.2097152.0",
];
/// Networks.
pub(super) const NETWORKS: &[&str] = &[
    "10.0.0.0/8",
    "10.1.2.3",
    "2001:db8::/32",
    "0.0.0.0/0",
    "::/0",
    "::ffff:10.0.0.0/104",
];
/// Addresses.
pub(super) const ADDRESSES: &[&str] = &[
    "10.1.2.3",
    "2001:db8::1",
    "::ffff:10.1.2.3",
    "93.184.216.34",
    "10.1.2",
    "::1",
];
/// Versions in contexts.
pub(super) const LOOSE_VERSIONS: &[&str] = &[
    "2.3.0",
    "v2.10",
    "3",
    "3.0.0-rc.2",
    "02.3.0",
    "2.3.0+x",
    "two",
    "1.2.3.4",
    "3.0.0-rc.1",
    " 2.3.0 ",
    "2097151.0.0",
    "2.2097152.0",
    "2.18446744073709551616.0",
];
/// Environments.
pub(super) const ENVIRONMENTS: &[&str] = &["production", "staging", "dev"];
/// Percentages.
pub(super) const PERCENTS: &[&str] = &[
    "50%", "25%", "0%", "100%", "10%", "33.333%", "0.001%", "99.999%",
];
/// Bucketing keys.
pub(super) const KEYS: &[&str] = &[
    "user.id",
    "n",
    "plan ?? user.id",
    "b",
    "email",
    "(m ?? n)",
    "country",
    "lower(email)",
];
/// Tests of `is`.
pub(super) const TYPES: &[&str] = &[
    "present", "missing", "string", "number", "int", "bool", "list", "map", "time", "version", "ip",
];
