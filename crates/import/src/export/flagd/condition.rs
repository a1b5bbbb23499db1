//! Conditions: a rule for true, and a rule for false.

use super::Lacking;
use super::operand::{Value, is_bool, is_now, is_number, is_text, literal, needed, seconds};
use super::source::Source;
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, Literal, print_expr};
use serde_json::{Value as Json, json};

type Rule = Result<Json, Lacking>;

/// A rule that counts as true when `expr` is true.
pub(super) fn yes(expr: &Expr, source: &mut Source<'_>) -> Rule {
    rule(expr, true, source)
}

/// A rule that counts as true when `expr` is false.
pub(super) fn no(expr: &Expr, source: &mut Source<'_>) -> Rule {
    rule(expr, false, source)
}

/// A rule that counts as true when `expr` is `wanted`.
fn rule(expr: &Expr, wanted: bool, source: &mut Source<'_>) -> Rule {
    match &expr.kind {
        ExprKind::Literal(Literal::Bool(value)) => Ok(json!(*value == wanted)),
        ExprKind::Path(_) => {
            let (value, _) = needed(expr, source)?;
            Ok(json!({ "===": [value, wanted] }))
        }
        ExprKind::Not(inner) => rule(inner, !wanted, source),
        ExprKind::And(parts) => joined(if wanted { "and" } else { "or" }, parts, wanted, source),
        ExprKind::Or(parts) => joined(if wanted { "or" } else { "and" }, parts, wanted, source),
        ExprKind::Segment { name, negated } => {
            if *negated == wanted {
                let when = source.segment(&name.node)?;
                no(when, source)
            } else {
                source.reference(&name.node)
            }
        }
        ExprKind::Is {
            operand,
            test,
            negated,
        } => {
            let holds = is(operand, test.node, source)?;
            // These are never unknown.
            Ok(if *negated == wanted {
                not(holds)
            } else {
                holds
            })
        }
        ExprKind::Compare {
            op,
            negated,
            left,
            right,
        } => compare(left, op.node, right, *negated != wanted, source),
        ExprKind::Call {
            function,
            arguments,
        } => {
            // Of what is no version it gives null, which is not false.
            if function.node == "flagd_sem_ver" && !wanted {
                return Lacking::of("`flagd_sem_ver` under a negation");
            }
            let holds = call(&function.node, arguments, source)?;
            Ok(if wanted { holds } else { not(holds) })
        }
        _ => Lacking::of(format!("`{}`", print_expr(expr))),
    }
}

fn not(rule: Json) -> Json {
    operation("!", vec![rule])
}

/// `{operator: arguments}`
fn operation(operator: &str, arguments: Vec<Json>) -> Json {
    Json::Object(
        [(operator.to_owned(), arguments.into())]
            .into_iter()
            .collect(),
    )
}

fn joined(operator: &str, parts: &[Expr], wanted: bool, source: &mut Source<'_>) -> Rule {
    let parts: Result<Vec<Json>, Lacking> = parts
        .iter()
        .map(|part| rule(part, wanted, source))
        .collect();
    Ok(json!({ operator: parts? }))
}

/// `is present` and the like.
fn is(operand: &Expr, test: IsTest, source: &mut Source<'_>) -> Rule {
    match test {
        IsTest::True => return yes(operand, source),
        IsTest::False => return no(operand, source),
        _ => {}
    }
    if let (Some(argument), IsTest::Missing) = (key_part(operand), test) {
        let (value, _) = needed(argument, source)?;
        return Ok(not(is_key(&value)));
    }
    let (value, _) = needed(operand, source)?;
    match test {
        IsTest::Present => Ok(json!({ "!=": [value, null] })),
        IsTest::Missing => Ok(json!({ "==": [value, null] })),
        IsTest::String => Ok(is_text(&value)),
        IsTest::Number => Ok(is_number(&value)),
        IsTest::Bool => Ok(is_bool(&value)),
        _ => Lacking::of(format!("`is {}`", test.text())),
    }
}

/// What `flagd_key` is called with.
pub(super) fn key_part(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Call {
            function,
            arguments,
        } if function.node == "flagd_key" => arguments.first(),
        _ => None,
    }
}

/// A rule that counts as true for what `cat` can join.
pub(super) fn is_key(value: &Json) -> Json {
    json!({ "or": [{ "==": [value, null] }, is_text(value), is_number(value)] })
}

/// flagd's own operators, which imported rules call as functions.
fn call(function: &str, arguments: &[Expr], source: &mut Source<'_>) -> Rule {
    let operator = match function {
        "flagd_equal" => "==",
        "flagd_less" => "<",
        "flagd_at_most" => "<=",
        "flagd_truthy" => "!!",
        "flagd_sem_ver" => "sem_ver",
        _ => return Lacking::of(format!("the function `{function}`")),
    };
    let arguments: Result<Vec<Json>, Lacking> = arguments
        .iter()
        .map(|argument| match literal(argument)? {
            Some(value) => Ok(value.json()),
            None => needed(argument, source).map(|(value, _)| value),
        })
        .collect();
    Ok(json!({ operator: arguments? }))
}

/// `left op right`, where `yes` says whether it must hold or must not.
fn compare(left: &Expr, op: CompareOp, right: &Expr, yes: bool, source: &mut Source<'_>) -> Rule {
    if is_now(left) {
        return at_time(op, right, yes);
    }
    if let ExprKind::Call {
        function,
        arguments,
    } = &left.kind
        && function.node == "flagd_number"
        && let [argument] = arguments.as_slice()
    {
        return as_number(argument, op, right, yes, source);
    }
    let (value, _) = needed(left, source)?;
    match op {
        CompareOp::Equal | CompareOp::NotEqual => {
            let right = scalar(right)?;
            let equal = yes == (op == CompareOp::Equal);
            Ok(if equal {
                json!({ "===": [value, right.json()] })
            } else {
                both(
                    typed(&value, &right),
                    json!({ "!==": [value, right.json()] }),
                )
            })
        }
        CompareOp::Less
        | CompareOp::LessOrEqual
        | CompareOp::Greater
        | CompareOp::GreaterOrEqual => {
            let right = scalar(right)?;
            if matches!(right, Value::Bool(_)) {
                return Lacking::of("an order of true and false");
            }
            let operator = if yes { op.text() } else { opposite(op) };
            Ok(both(
                typed(&value, &right),
                json!({ operator: [value, right.json()] }),
            ))
        }
        CompareOp::StartsWith | CompareOp::EndsWith => {
            let test = |affix: &str| json!({ op.text(): [value, affix] });
            Ok(any_of(&texts(right, source)?, &value, test, yes))
        }
        CompareOp::In => one_of(&value, right, yes, source),
        CompareOp::Contains => contains(left, right, yes, source),
        _ => Lacking::of(format!("`{}`", op.text())),
    }
}

fn opposite(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Less => ">=",
        CompareOp::LessOrEqual => ">",
        CompareOp::Greater => "<=",
        _ => "<",
    }
}

fn both(first: Json, second: Json) -> Json {
    operation("and", vec![first, second])
}

/// A literal to compare with.
fn scalar(expr: &Expr) -> Result<Value, Lacking> {
    match literal(expr)? {
        Some(value) => Ok(value),
        None => Lacking::of(format!("a comparison with `{}`", print_expr(expr))),
    }
}

/// A rule that counts as true for values of the type of `like`.
fn typed(value: &Json, like: &Value) -> Json {
    match like {
        Value::Text(_) => is_text(value),
        Value::Number(_) => is_number(value),
        Value::Bool(_) => is_bool(value),
    }
}

/// `now` against a time. flagd knows whole seconds only.
fn at_time(op: CompareOp, right: &Expr, yes: bool) -> Rule {
    let Some(seconds) = seconds(right) else {
        return Lacking::of(format!("a time such as `{}`", print_expr(right)));
    };
    let operator = match (op, yes) {
        (CompareOp::GreaterOrEqual, true) | (CompareOp::Less, false) => ">=",
        (CompareOp::GreaterOrEqual, false) | (CompareOp::Less, true) => "<",
        _ => {
            return Lacking::of(format!(
                "`now {}`, which needs parts of a second",
                op.text()
            ));
        }
    };
    Ok(json!({ operator: [{ "var": "$flagd.timestamp" }, seconds] }))
}

/// `flagd_number(x) < 5`: flagd's own comparison. Null equals nothing, though it is as a number 0.
fn as_number(
    argument: &Expr,
    op: CompareOp,
    right: &Expr,
    yes: bool,
    source: &mut Source<'_>,
) -> Rule {
    let (value, _) = needed(argument, source)?;
    let zero = json!(0);
    let right = match scalar(right)? {
        Value::Number(number)
            if number != zero
                || !matches!(
                    op,
                    CompareOp::Equal | CompareOp::LessOrEqual | CompareOp::GreaterOrEqual
                ) =>
        {
            number
        }
        _ => return Lacking::of("`flagd_number` compared with this"),
    };
    let operator = match op {
        CompareOp::Equal => "==",
        CompareOp::Less
        | CompareOp::LessOrEqual
        | CompareOp::Greater
        | CompareOp::GreaterOrEqual => op.text(),
        _ => return Lacking::of(format!("`flagd_number` with `{}`", op.text())),
    };
    if !yes {
        return Lacking::of("`flagd_number` under a negation");
    }
    Ok(json!({ operator: [value, right] }))
}

/// The texts on the right of an operator.
fn texts(right: &Expr, source: &Source<'_>) -> Result<Vec<String>, Lacking> {
    let values = values(right, source)?;
    let texts = values.into_iter().map(|value| match value {
        Value::Text(text) => Ok(text),
        other => Lacking::of(format!("{} where text is compared", other.json())),
    });
    texts.collect()
}

/// The literals on the right of an operator: one, those of a list, or of a named list.
fn values(right: &Expr, source: &Source<'_>) -> Result<Vec<Value>, Lacking> {
    let elements = match &right.kind {
        ExprKind::List(elements) => elements.as_slice(),
        ExprKind::ListRef(name) => match source.list(&name.node) {
            Some(elements) => elements,
            None => return Lacking::of(format!("list `{}`, which is not here", name.node)),
        },
        _ => return scalar(right).map(|value| vec![value]),
    };
    if elements.is_empty() {
        return Lacking::of("an empty list");
    }
    elements.iter().map(scalar).collect()
}

/// Whether one of the tests holds for a text, or none.
fn any_of(texts: &[String], value: &Json, test: impl Fn(&str) -> Json, yes: bool) -> Json {
    let mut parts: Vec<Json> = texts.iter().map(|one| test(one)).collect();
    let any = match parts.len() {
        1 => parts.swap_remove(0),
        _ => operation("or", parts),
    };
    if yes {
        any
    } else {
        both(is_text(value), not(any))
    }
}

/// `in` a list: all of one type, so that nothing is converted.
fn one_of(value: &Json, right: &Expr, yes: bool, source: &Source<'_>) -> Rule {
    if !matches!(right.kind, ExprKind::List(_) | ExprKind::ListRef(_)) {
        return Lacking::of(format!("`in {}`", print_expr(right)));
    }
    let values = values(right, source)?;
    let text = values.iter().all(|value| matches!(value, Value::Text(_)));
    let number = values.iter().all(|value| matches!(value, Value::Number(_)));
    let typed = match (text, number) {
        (true, _) => is_text(value),
        (_, true) => is_number(value),
        _ => return Lacking::of("a list of several types"),
    };
    let list: Vec<Json> = values.iter().map(Value::json).collect();
    let found = json!({ "in": [value, list] });
    Ok(both(typed, if yes { found } else { not(found) }))
}

/// `contains`: a part of a text. A list in its place would be read by other rules.
fn contains(left: &Expr, right: &Expr, yes: bool, source: &mut Source<'_>) -> Rule {
    let (value, path) = needed(left, source)?;
    if !source.is_text(path) {
        return Lacking::of(format!(
            "`{} contains`, unless `{}: string` is declared under `attributes`",
            print_expr(left),
            print_expr(left)
        ));
    }
    let texts = texts(right, source)?;
    let parts = texts.iter().map(|text| json!({ "in": [text, value] }));
    let parts: Vec<Json> = parts.collect();
    let any = json!({ "or": parts });
    Ok(both(is_text(&value), if yes { any } else { not(any) }))
}
