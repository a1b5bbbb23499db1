//! Tests that run once for each variant of a flag.

/// Runs a test once for each variant of a flag, each as a test of its own that runs beside the others. A
/// last test fails when the rules have a variant that is not listed, or list one that they do not have.
///
/// `client` is any expression that gives a [`Client`](crate::Client); one that many tests share will do. A
/// variant whose name is no name in Rust is written `name = "the-variant"`.
///
/// ```
/// use burgee_client::{Client, Context, for_each_variant};
///
/// fn client() -> Client {
///     // The rules as they are in production; what is served to whom does not matter here.
/// #   unreachable!()
/// }
///
/// fn total(client: &Client, basket: i64) -> i64 {
///     let context = Context::new();
///     let delivery = match client.string("delivery", &context, "standard").as_str() {
///         "free" => 0,
///         _ => 490,
///     };
///     basket + delivery
/// }
///
/// for_each_variant! {
///     fn a_basket_is_never_cheaper_than_its_goods(client = client(), flag = "delivery", variants = [standard, free]) {
///         assert!(total(&client, 2000) >= 2000);
///     }
/// }
/// ```
#[macro_export]
macro_rules! for_each_variant {
    (
        $(#[$about:meta])*
        fn $test:ident(
            $client:ident = $make:expr,
            flag = $flag:expr,
            variants = [$($variant:ident $(= $name:literal)?),+ $(,)?] $(,)?
        ) $body:block
    ) => {
        $(#[$about])*
        #[cfg(test)]
        mod $test {
            use super::*;

            fn made() -> $crate::Client {
                $make
            }

            fn with(variant: &str) {
                let $client = made().scoped();
                let forced = $client.override_flag($flag, variant);
                let _forced = match forced {
                    Ok(guard) => guard,
                    Err(error) => ::core::panic!("{error}"),
                };
                $body
            }

            $(
                #[test]
                fn $variant() {
                    with($crate::for_each_variant!(@name $variant $($name)?));
                }
            )+

            #[test]
            fn every_variant_is_listed() {
                let flag: &str = $flag;
                let known = match made().variants(flag) {
                    Some(known) => known,
                    None => ::core::panic!("the rules have no flag `{flag}`"),
                };
                let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
                let mut listed = vec![$($crate::for_each_variant!(@name $variant $($name)?)),+];
                known.sort_unstable();
                listed.sort_unstable();
                assert_eq!(listed, known, "the variants of `{flag}` are others");
            }
        }
    };
    (@name $variant:ident $name:literal) => {
        $name
    };
    (@name $variant:ident) => {
        stringify!($variant)
    };
}
