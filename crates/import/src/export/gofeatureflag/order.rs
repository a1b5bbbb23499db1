//! Whether GO Feature Flag answers a query as it reads.
//!
//! Where it follows a path into something that is no map, the whole query fails. Where the map is
//! missing, it compares what an earlier comparison was about. Neither happens to a query whose paths
//! are plain names; and neither makes a difference where all paths into maps lead into one map, and are
//! asked first, and everything must be true.

use super::condition::Lacking;
use crate::format::gofeatureflag::query::Query;

/// The same query, in an order in which it means what it says.
pub(super) fn safe(query: Query) -> Result<Query, Lacking> {
    if !parts(&query, false).iter().any(is_nested) {
        return Ok(query);
    }
    let (nested, plain): (Vec<Query>, Vec<Query>) =
        parts(&query, true).into_iter().partition(is_nested);
    let mut asked: Vec<Vec<String>> = Vec::new();
    for part in &nested {
        let path = match part {
            Query::Present(path) | Query::Compare(path, ..) => path.clone(),
            // A negation fails where the path does, so the path must have been good before.
            Query::Not(inner) => match &**inner {
                Query::Present(path) | Query::Compare(path, ..) if asked.contains(path) => {
                    path.clone()
                }
                _ => return Err(lacking()),
            },
            _ => return Err(lacking()),
        };
        let (one_map, deep) = (
            asked
                .first()
                .is_none_or(|first| first.first() == path.first()),
            path.len() > 2,
        );
        if !one_map || deep {
            return Err(lacking());
        }
        asked.push(path);
    }
    let mut all = nested.into_iter().chain(plain);
    let first = all.next().ok_or_else(lacking)?;
    Ok(all.fold(first, |all, part| Query::And(Box::new(all), Box::new(part))))
}

fn lacking() -> Lacking {
    "a path into a map beside other comparisons, which GO Feature Flag mixes up".into()
}

/// The operands of the outermost `and`; or everything that is compared, wherever it stands.
fn parts(query: &Query, outermost: bool) -> Vec<Query> {
    match query {
        Query::And(left, right) => {
            let mut all = parts(left, outermost);
            all.extend(parts(right, outermost));
            all
        }
        Query::Or(left, right) if !outermost => {
            let mut all = parts(left, outermost);
            all.extend(parts(right, outermost));
            all
        }
        Query::Not(inner) if !outermost => parts(inner, outermost),
        other => vec![other.clone()],
    }
}

/// Whether a path into a map stands anywhere inside.
fn is_nested(query: &Query) -> bool {
    match query {
        Query::And(left, right) | Query::Or(left, right) => is_nested(left) || is_nested(right),
        Query::Not(inner) => is_nested(inner),
        Query::Present(path) | Query::Compare(path, ..) => path.len() > 1,
    }
}
