//! Going through a tree: which expressions stand inside which, said once.

use super::{
    Bucket, Document, EnvironmentItem, Expr, ExprKind, FlagItem, Item, ListSource, MetaValue,
    Outcome, Rule, Schedule, ShareTarget, Target, TestCase,
};

/// Calls `each` with every direct child of `expr`, from left to right.
pub fn children<'e>(expr: &'e Expr, each: &mut impl FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Path(_)
        | ExprKind::ListRef(_)
        | ExprKind::Segment { .. }
        | ExprKind::Flag(_)
        | ExprKind::FlagIs { .. } => {}
        ExprKind::List(operands)
        | ExprKind::And(operands)
        | ExprKind::Or(operands)
        | ExprKind::Coalesce(operands) => operands.iter().for_each(each),
        ExprKind::Map(entries) => entries.iter().for_each(|(_, value)| each(value)),
        ExprKind::Call { arguments, .. } => arguments.iter().for_each(each),
        ExprKind::Bucket { by, .. } => each(by),
        ExprKind::Quantifier { list, body, .. } => {
            each(list);
            each(body);
        }
        ExprKind::Not(operand)
        | ExprKind::Negate(operand)
        | ExprKind::IgnoreCase(operand)
        | ExprKind::Is { operand, .. } => each(operand),
        ExprKind::Compare { left, right, .. } => {
            each(left);
            each(right);
        }
        ExprKind::Range { low, high, .. } => {
            each(low);
            each(high);
        }
        ExprKind::Arithmetic { first, rest } => {
            each(first);
            rest.iter().map(|(_, operand)| operand).for_each(each);
        }
    }
}

/// Calls `each` with `expr` and everything inside, outer ones first, from left to right. Does not
/// recurse, so it is safe on trees of any depth.
pub fn walk_expr<'e>(expr: &'e Expr, each: &mut impl FnMut(&'e Expr)) {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        each(expr);
        let inside = waiting.len();
        children(expr, &mut |child| waiting.push(child));
        // The last one pushed is the next one seen.
        if let Some(new) = waiting.get_mut(inside..) {
            new.reverse();
        }
    }
}

/// Calls `each` with every expression of a document that is not inside another, in order:
/// conditions, values, times, bucketing keys.
pub fn expressions<'d>(document: &'d Document, each: &mut impl FnMut(&'d Expr)) {
    for item in &document.items {
        match item {
            Item::Ruleset(_) | Item::Bucketing(_) | Item::Include(_) | Item::Broken(_) => {}
            Item::Attributes(attributes) => {
                let allowed = attributes
                    .entries
                    .iter()
                    .filter_map(|entry| entry.one_of.as_ref());
                allowed.flatten().for_each(&mut *each);
            }
            Item::List(list) => match &list.source {
                ListSource::Inline(elements) => elements.iter().for_each(&mut *each),
                ListSource::Host(_) => {}
            },
            Item::Segment(segment) => each(&segment.when),
            Item::Flag(flag) => {
                flag.value.iter().for_each(|value| target(value, each));
                flag.items.iter().for_each(|item| flag_item(item, each));
            }
            Item::Test(test) => test.cases.iter().for_each(|case| test_case(case, each)),
        }
    }
}

fn flag_item<'d>(item: &'d FlagItem, each: &mut impl FnMut(&'d Expr)) {
    match item {
        FlagItem::Meta(meta) => match &meta.value {
            MetaValue::Expr(value) => each(value),
            MetaValue::Word(_) => {}
        },
        FlagItem::Status(_) | FlagItem::Requires(_) => {}
        FlagItem::IfDisabled(to) => target(to, each),
        FlagItem::Variants(variants) => {
            variants
                .node
                .iter()
                .for_each(|variant| each(&variant.value));
        }
        FlagItem::Bucket(by) => bucket(&by.node, each),
        FlagItem::Rule(one) => rule(one, each),
        FlagItem::Environment(environment) => {
            for item in &environment.items {
                match item {
                    EnvironmentItem::Rule(one) => rule(one, each),
                    EnvironmentItem::Otherwise(otherwise) => outcome(&otherwise.serve, each),
                }
            }
        }
        FlagItem::Otherwise(otherwise) => outcome(&otherwise.serve, each),
    }
}

fn rule<'d>(rule: &'d Rule, each: &mut impl FnMut(&'d Expr)) {
    let parts = [&rule.from, &rule.until, &rule.when];
    parts.into_iter().flatten().for_each(&mut *each);
    outcome(&rule.serve, each);
}

fn outcome<'d>(outcome: &'d Outcome, each: &mut impl FnMut(&'d Expr)) {
    match outcome {
        Outcome::Target(to) => target(to, each),
        Outcome::Split(split) => {
            split
                .shares
                .iter()
                .for_each(|share| share_target(&share.to, each));
            bucket(&split.bucket, each);
        }
        Outcome::Ramp(ramp) => {
            target(&ramp.to, each);
            match &ramp.schedule.node {
                Schedule::Linear { from, until, .. } => {
                    each(from);
                    each(until);
                }
                Schedule::Steps(steps) => steps.iter().for_each(|(time, _)| each(time)),
            }
            bucket(&ramp.bucket, each);
            ramp.rest
                .iter()
                .for_each(|share| share_target(&share.to, each));
        }
        Outcome::Error(_) => {}
    }
}

fn share_target<'d>(to: &'d ShareTarget, each: &mut impl FnMut(&'d Expr)) {
    match to {
        ShareTarget::Target(to) => target(to, each),
        ShareTarget::Next(_) => {}
    }
}

fn target<'d>(target: &'d Target, each: &mut impl FnMut(&'d Expr)) {
    match target {
        Target::Value(value) => each(value),
        Target::Variant(_) => {}
    }
}

fn bucket<'d>(bucket: &'d Bucket, each: &mut impl FnMut(&'d Expr)) {
    bucket.by.iter().for_each(each);
}

fn test_case<'d>(case: &'d TestCase, each: &mut impl FnMut(&'d Expr)) {
    each(&case.given);
    case.at.iter().for_each(&mut *each);
    target(&case.expect, each);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{CompareOp, Quantifier, build, print_expr};

    #[test]
    fn every_expression_is_seen_once_and_outer_ones_first() {
        let orders = build::quantifier(
            Quantifier::Any,
            "o",
            build::path("orders"),
            build::compare(build::path("o.total"), CompareOp::Greater, build::number(5)),
        );
        let expr = build::all([build::not(build::path("a")), orders]);
        let mut seen = Vec::new();
        walk_expr(&expr, &mut |part| seen.push(print_expr(part)));
        let expected = [
            "not a and any(o in orders where o.total > 5)",
            "not a",
            "a",
            "any(o in orders where o.total > 5)",
            "orders",
            "o.total > 5",
            "o.total",
            "5",
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_document_has_its_expressions_in_order() {
        let rule = build::rule("r")
            .when(build::path("a"))
            .serve(build::string("v"));
        let flag = build::flag("f", crate::ast::FlagType::String)
            .owner("o")
            .rule(rule)
            .otherwise(build::split([(100_000, "x")]).by(build::path("key")));
        let document =
            Document::from_iter([build::segment_item("s", build::path("b")), flag.into()]);
        let mut seen = Vec::new();
        expressions(&document, &mut |expr| seen.push(print_expr(expr)));
        assert_eq!(seen, ["b", "\"o\"", "a", "\"v\"", "key"]);
    }
}
