//! What the flags and contexts are made of: small pools, so that contexts often hit what is asked.

/// Names of flags and rules, as they are written.
pub(crate) const NAMES: &[&str] = &[
    "f",
    "new-checkout",
    "r.1",
    "rule-1",
    "rule-2",
    "on",
    "`a b`",
    "`~`",
    "`1`",
    "`a: b #`",
    "`null`",
    "`é\"'\\`",
    "`{}`",
    "`<a>&`",
];

/// Names of variants, as they are written.
pub(crate) const VARIANTS: &[&str] = &[
    "a",
    "b",
    "c",
    "on",
    "off",
    "`null`",
    "`1`",
    "`1.0`",
    "`x: y`",
    "`~`",
    "`é`",
    "`a\"b`",
    "`yes`",
    "``",
    "`value-1`",
];

/// Attributes, as they are written.
pub(crate) const PATHS: &[&str] = &[
    "x",
    "y",
    "targetingKey",
    "user.name",
    "email",
    "anonymous",
    "`a b`",
];

/// What a schema can say of an attribute.
pub(crate) const TYPES: &[&str] = &[
    "string",
    "string",
    "number",
    "int",
    "bool",
    "time",
    "version",
    "ip",
    "list of string",
    "map",
    "string key",
    "int coerce",
    "bool coerce",
];

/// Texts.
pub(crate) const WORDS: &[&str] = &[
    "",
    "a",
    "A",
    "ab",
    "1",
    "1.0",
    "5",
    "é",
    "É",
    "true",
    "null",
    "1.2.0",
    "2026-01-10T00:00:00Z",
    "a b",
    "a\"b",
    "\\",
    "10.0.0.1",
    "-0",
    " 1 ",
    "0x10",
    "ß",
    "\u{212a}",
    "K",
    "in",
    "a,b",
];

/// Values of attributes, as JSON.
pub(crate) const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "1",
    "5",
    "5.5",
    "-1",
    "1000",
    "-0.0",
    "1e300",
    "9007199254740993",
    "0.1",
    "\"\"",
    "\"a\"",
    "\"5\"",
    "[]",
    "[\"a\", 5]",
    "[1]",
    "{}",
    "{\"name\": \"a\"}",
    "{\"name\": 5}",
    "\"2026-01-10T00:00:00Z\"",
    "\"true\"",
    "\"1.2.0\"",
];

/// Numbers in conditions, as they are written.
pub(crate) const NUMBERS: &[&str] = &[
    "0",
    "1",
    "5",
    "5.5",
    "-1",
    "1_000",
    "9007199254740993",
    "1e300",
    "0.1",
];

/// Times, as they are written.
pub(crate) const TIMES: &[&str] = &[
    "2026-01-10",
    "2026-01-10T00:00:00Z",
    "2026-01-10T00:00:00.5Z",
    "2026-01-20T01:00+01:00",
    "1960-01-01",
];

/// Windows of rules.
pub(crate) const WINDOWS: &[&str] = &[
    "from 2026-01-10",
    "until 2026-01-20T00:00Z",
    "from 2026-01-10T00:00:00Z until 2026-01-20T00:00:00.000001Z",
    "from 2026-01-20T00:00Z until 2026-02-01",
    "from 1960-01-01",
];

/// Moments at which rules are asked: the ends of windows, and beside them.
pub(crate) const MOMENTS: &[&str] = &[
    "2026-01-01T00:00:00Z",
    "2026-01-09T23:59:59.999999Z",
    "2026-01-10T00:00:00Z",
    "2026-01-10T00:00:00.5Z",
    "2026-01-20T00:00:00Z",
    "2026-01-20T00:00:00.000001Z",
    "2026-02-01T00:00:00Z",
    "1950-01-01T00:00:00Z",
];

/// Keys of rollouts.
pub(crate) const BUCKETS: &[&str] = &["targetingKey", "x", "email salt \"s \"", "x using md5-100"];

/// Keys that flagd deals out.
pub(crate) const FLAGD_BUCKETS: &[&str] = &[
    "x salt \"\"",
    "user.name salt \"\"",
    "targetingKey salt \"\"",
    "targetingKey salt \"f\"",
    "flagd_key(x) salt \"s\"",
    "flagd_key(y) salt \"é\"",
    "x salt \"s\"",
];

/// Keys that GO Feature Flag deals out.
pub(crate) const GO_FEATURE_FLAG_BUCKETS: &[&str] = &[
    "targetingKey",
    "targetingKey",
    "user.name",
    "x",
    "x salt \"f\"",
];

/// Splits.
pub(crate) const SHARES: &[&str] = &[
    "20% #1, 30% #2, rest #3",
    "rest #1",
    "50% #1, 50% #2",
    "1/3 #1, 2/3 #2",
    "0.001% #1, rest #2",
    "100% #1, 0% #2",
    "33.333% #1, 33.333% #2, rest #3",
    "91000/182000 #1, 91000/182000 #2",
    "0% #1, rest #2",
    "10% #1, rest next",
    "99.5% #1, 0.5% #2",
    "1/4000000000 #1, rest #2",
];

/// Tests: `@a#` is an attribute, `@w#` a text, `@n#` a number, `@t#` a time.
pub(crate) const TESTS: &[&str] = &[
    "@a# == @w#",
    "@a# != @w#",
    "@a# == @n#",
    "@a# != @n#",
    "@a# < @n#",
    "@a# >= @n#",
    "@a# > @w#",
    "@a# <= @w#",
    "@a#",
    "@a# == true",
    "@a# != false",
    "@a# in [@w#, @w#]",
    "@a# not in [@w#]",
    "@a# in [@n#, @n#]",
    "@a# not in [@n#, @n#]",
    "@a# in [@w#, @n#, true]",
    "@a# in []",
    "@a# in $words",
    "@a# not in $numbers",
    "@a# starts_with @w#",
    "@a# not starts_with [@w#, @w#]",
    "@a# ends_with @w#",
    "@a# contains @w#",
    "@a# not contains [@w#, @w#]",
    "@a# is string and @a# contains @w# ignore_case",
    "x is string and x not contains @w# ignore_case",
    "@a# == @w# ignore_case",
    "@a# != @w# ignore_case",
    "@a# starts_with [@w#, @w#] ignore_case",
    "@a# not ends_with @w# ignore_case",
    "@a# is present",
    "@a# is missing",
    "@a# is string",
    "@a# is not number",
    "@a# is bool",
    "@a# is list",
    "in segment s",
    "not in segment s",
    "in segment t",
    "now >= @t#",
    "now < @t#",
    "@a# in @n#..@n#",
    "@a# not in 0..<@n#",
    "@a# == @t#",
    "@a# > @t#",
    "@a# == 1.2.0",
    "@a# >= 1.2.0-rc.1",
    "@a# == @a#",
    "true",
    "false",
    "targetingKey != \"\"",
    "x is string",
    "user.name is string",
];

/// Tests with what flagd does in its own way.
pub(crate) const FLAGD_TESTS: &[&str] = &[
    "flagd_equal(@a#, @n#)",
    "flagd_equal(@a#, @w#)",
    "flagd_less(@a#, @a#)",
    "flagd_at_most(@n#, @a#)",
    "flagd_truthy(@a#)",
    "flagd_sem_ver(@a#, \"<\", @w#)",
    "flagd_sem_ver(@a#, \"^\", \"1.2\")",
    "flagd_number(@a#) >= @n#",
    "flagd_number(@a#) == @n#",
    "flagd_key(@a#) is missing",
];

/// Tests with what GO Feature Flag does in its own way.
pub(crate) const GO_FEATURE_FLAG_TESTS: &[&str] = &[
    "gofeatureflag_version(@a#) >= 1.0.0",
    "gofeatureflag_version(@a#) == 1.2.0",
    "gofeatureflag_lower(@a#) > @w#",
    "gofeatureflag_lower(@a#) == @w#",
    "gofeatureflag_int(@a#) in [1, 5]",
    "gofeatureflag_bucket(\"f\", targetingKey) < gofeatureflag_progress(now, 2026-01-10T00:00Z, 2026-01-20T00:00Z, 5, 80)",
];
