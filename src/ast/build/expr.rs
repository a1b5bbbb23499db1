//! Expressions.

use super::bare;
use crate::ast::{
    AttributePath, CompareOp, Expr, ExprKind, IsTest, Literal, Path, Percent, Portion, Quantifier,
    Slice, Step,
};
use crate::source::{Span, Spanned};
use crate::value::Value;

impl From<ExprKind> for Expr {
    fn from(kind: ExprKind) -> Self {
        Expr::new(kind, Span::NONE)
    }
}

/// A literal as it is written: `literal(Literal::Version("1.2.3".into()))`.
pub fn literal(literal: Literal) -> Expr {
    ExprKind::Literal(literal).into()
}

/// `"text"`
pub fn string(text: impl Into<String>) -> Expr {
    literal(Literal::String(text.into()))
}

/// `true`, `false`
pub fn bool(value: bool) -> Expr {
    literal(Literal::Bool(value))
}

/// A whole number; a negative one is the negation of a literal, as the grammar has it.
pub fn number(value: i64) -> Expr {
    let digits = literal(Literal::Int(value.unsigned_abs().to_string()));
    if value < 0 { negate(digits) } else { digits }
}

/// A number with a fraction; null for what is not a number.
fn float(value: f64) -> Expr {
    if !value.is_finite() {
        return literal(Literal::Null);
    }
    let digits = literal(Literal::Float(format!("{:?}", value.abs())));
    if value.is_sign_negative() {
        negate(digits)
    } else {
        digits
    }
}

/// The literal, list or map that says `value`.
pub fn value(value: &Value) -> Expr {
    match value {
        Value::Null => literal(Literal::Null),
        Value::Bool(value) => bool(*value),
        Value::Int(value) => number(*value),
        Value::Float(value) => float(*value),
        Value::String(text) => string(text),
        Value::List(values) => list(values.iter().map(self::value)),
        Value::Map(entries) => map(entries.iter().map(|(key, entry)| (key, self::value(entry)))),
    }
}

/// `[a, b, c]`
pub fn list(elements: impl IntoIterator<Item = Expr>) -> Expr {
    ExprKind::List(elements.into_iter().collect()).into()
}

/// `["a", "b"]`
pub fn strings(texts: impl IntoIterator<Item = impl Into<String>>) -> Expr {
    list(texts.into_iter().map(string))
}

/// `{ a: 1, b: 2 }`
pub fn map(entries: impl IntoIterator<Item = (impl Into<String>, Expr)>) -> Expr {
    let entries = entries.into_iter();
    ExprKind::Map(entries.map(|(key, value)| (bare(key), value)).collect()).into()
}

/// The attribute that `dotted` spells, each part a key: `path("user.id")`. It is always an
/// attribute: for the time of the request use `ExprKind::Path` without quotes.
pub fn path(dotted: &str) -> Expr {
    steps(Path::dotted(dotted).steps)
}

/// The attribute at these steps, whatever their text: `steps([Step::Key("a.b".into())])`.
pub fn steps(steps: impl IntoIterator<Item = Step>) -> Expr {
    let path = Path {
        steps: steps.into_iter().collect(),
    };
    let quoted = !crate::ast::is_plain_attribute(path.root());
    ExprKind::Path(AttributePath { path, quoted }).into()
}

/// `$name`
pub fn list_ref(name: impl Into<String>) -> Expr {
    ExprKind::ListRef(bare(name)).into()
}

/// `in segment name`
pub fn segment(name: impl Into<String>) -> Expr {
    ExprKind::Segment {
        name: bare(name),
        negated: false,
    }
    .into()
}

/// `flag name`: the value that another flag serves.
pub fn flag_value(name: impl Into<String>) -> Expr {
    ExprKind::Flag(bare(name)).into()
}

/// `flag name is variant`
pub fn flag_is(name: impl Into<String>, variant: impl Into<String>) -> Expr {
    ExprKind::FlagIs {
        flag: bare(name),
        variant: bare(variant),
        negated: false,
    }
    .into()
}

/// `25% of key`, with a salt and a bucketing of its own where they are given.
pub fn percent_of(thousandths: u32, key: Expr) -> Expr {
    bucket([(0, thousandths)], key, None, None)
}

/// `[10% to 20%, 50% to 60%] of key salt "…" using …`, in thousandths of a percent.
pub fn bucket(
    slices: impl IntoIterator<Item = (u32, u32)>,
    key: Expr,
    salt: Option<&str>,
    using: Option<&str>,
) -> Expr {
    let percent = |thousandths| Portion::Percent(Percent(thousandths));
    let slices = slices.into_iter();
    of_portions(
        slices.map(|(from, to)| (percent(from), percent(to))),
        key,
        salt,
        using,
    )
}

/// `[1/10 to 2/10] of key salt "…" using …`, in parts of `whole`.
pub fn bucket_parts(
    whole: u32,
    slices: impl IntoIterator<Item = (u32, u32)>,
    key: Expr,
    salt: Option<&str>,
    using: Option<&str>,
) -> Expr {
    let parts = |part| Portion::Parts { part, whole };
    let slices = slices.into_iter();
    of_portions(
        slices.map(|(from, to)| (parts(from), parts(to))),
        key,
        salt,
        using,
    )
}

fn of_portions(
    slices: impl Iterator<Item = (Portion, Portion)>,
    key: Expr,
    salt: Option<&str>,
    using: Option<&str>,
) -> Expr {
    let slices = slices.map(|(from, to)| Slice {
        from,
        to,
        span: Span::NONE,
    });
    ExprKind::Bucket {
        slices: slices.collect(),
        by: Box::new(key),
        salt: salt.map(bare),
        using: using.map(bare),
    }
    .into()
}

/// `any(variable in list where body)`, or `all`, or `none`.
pub fn quantifier(kind: Quantifier, variable: &str, list: Expr, body: Expr) -> Expr {
    ExprKind::Quantifier {
        kind,
        variable: bare(variable),
        list: Box::new(list),
        body: Box::new(body),
    }
    .into()
}

/// `function(arguments)`
pub fn call(function: &str, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    ExprKind::Call {
        function: bare(function),
        arguments: arguments.into_iter().collect(),
    }
    .into()
}

/// `not a`; of a form that has a negation of its own, that.
pub fn not(operand: Expr) -> Expr {
    match operand.kind {
        ExprKind::Segment { name, negated } => ExprKind::Segment {
            name,
            negated: !negated,
        },
        ExprKind::FlagIs {
            flag,
            variant,
            negated,
        } => ExprKind::FlagIs {
            flag,
            variant,
            negated: !negated,
        },
        kind => ExprKind::Not(Box::new(kind.into())),
    }
    .into()
}

/// `a and b and c`, without needless nesting; `true` for nothing at all.
pub fn all(operands: impl IntoIterator<Item = Expr>) -> Expr {
    let mut flat = Vec::new();
    for operand in operands {
        match operand.kind {
            ExprKind::And(inner) => flat.extend(inner),
            kind => flat.push(kind.into()),
        }
    }
    one_or(flat, true, ExprKind::And)
}

/// `a or b or c`, without needless nesting; `false` for nothing at all.
pub fn any(operands: impl IntoIterator<Item = Expr>) -> Expr {
    let mut flat = Vec::new();
    for operand in operands {
        match operand.kind {
            ExprKind::Or(inner) => flat.extend(inner),
            kind => flat.push(kind.into()),
        }
    }
    one_or(flat, false, ExprKind::Or)
}

/// `a ?? b`; null for nothing at all.
pub fn coalesce(operands: impl IntoIterator<Item = Expr>) -> Expr {
    let mut operands: Vec<Expr> = operands.into_iter().collect();
    match (operands.pop(), operands.is_empty()) {
        (None, _) => literal(Literal::Null),
        (Some(only), true) => only,
        (Some(last), false) => {
            operands.push(last);
            ExprKind::Coalesce(operands).into()
        }
    }
}

/// An operator needs two operands; one stands for itself.
fn one_or(mut operands: Vec<Expr>, empty: bool, many: fn(Vec<Expr>) -> ExprKind) -> Expr {
    match (operands.pop(), operands.is_empty()) {
        (None, _) => bool(empty),
        (Some(only), true) => only,
        (Some(last), false) => {
            operands.push(last);
            many(operands).into()
        }
    }
}

/// `left op right`
pub fn compare(left: Expr, op: CompareOp, right: Expr) -> Expr {
    comparison(left, op, false, right)
}

/// `left not op right`; `!=` and `==` for each other.
pub fn compare_not(left: Expr, op: CompareOp, right: Expr) -> Expr {
    match op {
        CompareOp::Equal => compare(left, CompareOp::NotEqual, right),
        CompareOp::NotEqual => compare(left, CompareOp::Equal, right),
        // The grammar has no `not <`: with a missing operand it would not be `>=`.
        CompareOp::Less
        | CompareOp::LessOrEqual
        | CompareOp::Greater
        | CompareOp::GreaterOrEqual => not(compare(left, op, right)),
        _ => comparison(left, op, true, right),
    }
}

fn comparison(left: Expr, op: CompareOp, negated: bool, right: Expr) -> Expr {
    ExprKind::Compare {
        op: Spanned::bare(op),
        negated,
        left: Box::new(left),
        right: Box::new(right),
    }
    .into()
}

/// `left in ["a", "b"]`
pub fn in_list(left: Expr, texts: impl IntoIterator<Item = impl Into<String>>) -> Expr {
    compare(left, CompareOp::In, strings(texts))
}

/// `low..high`, or `low..<high`
pub fn range(low: Expr, high: Expr, inclusive: bool) -> Expr {
    ExprKind::Range {
        low: Box::new(low),
        high: Box::new(high),
        inclusive,
    }
    .into()
}

/// `-a`
pub fn negate(operand: Expr) -> Expr {
    ExprKind::Negate(Box::new(operand)).into()
}

/// `a is present`
pub fn is(operand: Expr, test: IsTest) -> Expr {
    is_test(operand, test, false)
}

/// `a is not true`
pub fn is_not(operand: Expr, test: IsTest) -> Expr {
    is_test(operand, test, true)
}

fn is_test(operand: Expr, test: IsTest, negated: bool) -> Expr {
    ExprKind::Is {
        operand: Box::new(operand),
        test: Spanned::bare(test),
        negated,
    }
    .into()
}

/// `a ignore_case`
pub fn ignore_case(operand: Expr) -> Expr {
    ExprKind::IgnoreCase(Box::new(operand)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::print_expr;

    #[test]
    fn operators_of_one_operand_are_that_operand() {
        assert_eq!(print_expr(&all([])), "true");
        assert_eq!(print_expr(&any([])), "false");
        assert_eq!(print_expr(&all([path("a")])), "a");
        let nested = all([all([path("a"), path("b")]), any([path("c"), path("d")])]);
        assert_eq!(print_expr(&nested), "a and b and (c or d)");
        assert_eq!(
            print_expr(&coalesce([path("a"), string("x")])),
            "a ?? \"x\""
        );
    }

    #[test]
    fn attributes_stay_attributes_and_values_keep_their_type() {
        assert_eq!(print_expr(&path("now")), "`now`");
        assert_eq!(print_expr(&path("environment.name")), "`environment`.name");
        assert_eq!(
            print_expr(&steps([Step::Key("a.b".into()), Step::Index(2)])),
            "`a.b`[2]"
        );
        let json =
            serde_json::json!({ "a": [1, -2, 1.0, -0.5, 1e300, null], "b c": { "in": true } });
        assert_eq!(
            print_expr(&value(&Value::from(json))),
            r#"{ a: [1, -2, 1.0, -0.5, 1e300, null], "b c": { "in": true } }"#
        );
        assert_eq!(print_expr(&number(i64::MIN)), "-9223372036854775808");
    }

    #[test]
    fn negation_uses_the_form_that_has_one() {
        assert_eq!(print_expr(&not(segment("staff"))), "not in segment staff");
        let less = compare_not(path("a"), CompareOp::Less, number(1));
        assert_eq!(print_expr(&less), "not (a < 1)");
        let list = compare_not(path("a"), CompareOp::In, list_ref("eu"));
        assert_eq!(print_expr(&list), "a not in $eu");
    }
}
