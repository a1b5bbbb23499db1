//! A program adds a function and a bucketing of its own.
//!
//! `cargo run --example custom`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use burgee::bucket::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};
use burgee::{Context, Engine};
use std::borrow::Cow;
use std::sync::Arc;

/// `domain(email)`: what stands behind the last `@`.
#[derive(Debug)]
struct Domain;

impl Function for Domain {
    fn name(&self) -> &'static str {
        "domain"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::String],
            variadic: false,
            result: Type::String,
        }
    }

    fn description(&self) -> &'static str {
        "the part of an email address behind the @"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(Operand::Text(email))] = arguments else {
            return Err(Unknown::WrongType);
        };
        // Text that stays as it is stays borrowed: no copy for a part of it.
        match email {
            Cow::Borrowed(email) => email.rsplit_once('@').map(|(_, domain)| domain.into()),
            Cow::Owned(email) => email
                .rsplit_once('@')
                .map(|(_, domain)| domain.to_owned().into()),
        }
        .map(Operand::Text)
        // Without an @ there is no domain, and the test that asks for it is unknown.
        .ok_or(Unknown::NotConvertible)
    }
}

/// The way in which this company has always dealt out users: the sum of the bytes of `salt` and key,
/// in whole percents. Nobody should start with it; everybody who has it wants to keep it.
#[derive(Debug)]
struct Sum;

#[derive(Debug)]
struct SumAfter(u32, Scale);

fn sum(text: &str) -> u32 {
    text.bytes().map(u32::from).fold(0, u32::wrapping_add)
}

impl Bucketing for Sum {
    fn id(&self) -> &'static str {
        "company/sum"
    }

    fn description(&self) -> &'static str {
        "the sum of the bytes of salt and key, modulo 100; steps of 1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(SumAfter(sum(salt), scale)))
    }
}

impl SaltedBucketing for SumAfter {
    fn bucket(&self, key: &str) -> Bucket {
        let sum = self.0.wrapping_add(sum(key));
        Bucket(match self.1 {
            // Buckets are thousandths of a percent.
            Scale::Percent => sum % 100 * 1000,
            Scale::Parts(parts) => sum % parts,
        })
    }
}

const RULES: &str = r#"
bucketing company/sum

flag partner-portal: bool {
  owner "partners"
  rule partners when domain(email) in ["example.com", "example.org"] serve on
  rule half when user.id is present serve 50% on, rest off by user.id
  otherwise serve off
}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::builder()
        .function(Arc::new(Domain))
        .bucketing(Arc::new(Sum))
        .load(RULES)?;

    let partner = Context::new().with("email", "bob@example.org");
    println!("{}", engine.explain("partner-portal", &partner)?);

    let user = Context::from_json(r#"{ "user": { "id": "u-7" } }"#)?;
    println!("{}", engine.explain("partner-portal", &user)?);
    Ok(())
}
