//! Which files are tests. What only tests ask for is not in use, and tests make keys up.

/// Folders that hold tests.
const FOLDERS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "__mocks__",
    "spec",
    "specs",
    "testdata",
    "testing",
    "androidTest",
    "e2e",
    "cypress",
    "benches",
];

/// Whether the file at `path`, relative to the tree, is a test by its name or by a folder above it.
pub(crate) fn is_test(path: &str) -> bool {
    let mut steps: Vec<&str> = path.split('/').collect();
    let name = steps.pop().unwrap_or("");
    if steps.iter().any(|step| FOLDERS.contains(step)) {
        return true;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (_, kind) = stem.rsplit_once('.').unwrap_or_default();
    matches!(kind, "test" | "spec")
        || stem.ends_with("_test")
        || stem.ends_with("_tests")
        || stem.starts_with("test_")
        || matches!(stem, "test" | "tests" | "conftest")
        || is_camel_test(stem)
}

/// `CheckoutTest`, `CheckoutTests`, `CheckoutIT`: what Java and Kotlin call tests.
fn is_camel_test(stem: &str) -> bool {
    let starts_large = stem.starts_with(|letter: char| letter.is_ascii_uppercase());
    starts_large
        && ["Test", "Tests", "Spec", "IT"]
            .iter()
            .any(|end| stem.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_by_name_or_folder() {
        for path in [
            "tests/checkout.rs",
            "src/cart/tests.rs",
            "web/__tests__/cart.tsx",
            "web/cart.test.ts",
            "web/cart.spec.js",
            "svc/cart_test.go",
            "app/test_cart.py",
            "src/test/java/shop/Cart.java",
            "shop/CartTest.java",
        ] {
            assert!(is_test(path), "{path}");
        }
        for path in [
            "src/cart.rs",
            "src/latest.rs",
            "web/contest.ts",
            "svc/attest.go",
            "shop/Latest.java",
            "app/protest.py",
        ] {
            assert!(!is_test(path), "{path}");
        }
    }
}
