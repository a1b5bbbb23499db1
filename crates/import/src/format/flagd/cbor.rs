//! The deterministic CBOR of RFC 8949, section 4.2.1, for the keys of the third generation.

use crate::jsonlogic::Datum;

/// The bytes of a value.
pub(super) fn encode(value: &Datum<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, value);
    out
}

fn write(out: &mut Vec<u8>, value: &Datum<'_>) {
    match value {
        Datum::Null => out.push(0xf6),
        Datum::Bool(false) => out.push(0xf4),
        Datum::Bool(true) => out.push(0xf5),
        Datum::OddZero => out.push(0),
        Datum::Number(number) => write_number(out, *number),
        Datum::Text(text) => {
            head(out, 3, length(text.len()));
            out.extend_from_slice(text.as_bytes());
        }
        Datum::List(list) => {
            head(out, 4, length(list.len()));
            for element in list.iter() {
                write(out, &element);
            }
        }
        Datum::Map(map) => {
            let entries = map.entries().into_iter();
            let mut entries: Vec<(Vec<u8>, Vec<u8>)> = entries
                .map(|(key, value)| (encode(&Datum::Text(key)), encode(&value)))
                .collect();
            entries.sort();
            head(out, 5, length(entries.len()));
            for (key, value) in entries {
                out.extend(key);
                out.extend(value);
            }
        }
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A major type and its number, in the fewest bytes.
fn head(out: &mut Vec<u8>, major: u8, number: u64) {
    let major = major << 5;
    if let Ok(byte) = u8::try_from(number) {
        if byte < 24 {
            out.push(major | byte);
        } else {
            out.extend([major | 0x18, byte]);
        }
    } else if let Ok(short) = u16::try_from(number) {
        out.push(major | 0x19);
        out.extend(short.to_be_bytes());
    } else if let Ok(word) = u32::try_from(number) {
        out.push(major | 0x1a);
        out.extend(word.to_be_bytes());
    } else {
        out.push(major | 0x1b);
        out.extend(number.to_be_bytes());
    }
}

/// A whole number as such, any other as the shortest float that holds it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is whole and in range"
)]
fn write_number(out: &mut Vec<u8>, number: f64) {
    const ABOVE: f64 = 18_446_744_073_709_551_616.0;
    const LEAST: f64 = -9_223_372_036_854_775_808.0;
    if number.fract() == 0.0 && (LEAST..ABOVE).contains(&number) {
        if number < 0.0 {
            // The number -1 is written as 0.
            head(out, 1, (-(number as i64 + 1)) as u64);
        } else {
            head(out, 0, number as u64);
        }
        return;
    }
    if let Some(half) = half(number) {
        out.push(0xf9);
        out.extend(half.to_be_bytes());
        return;
    }
    let single = number as f32;
    if f64::from(single).to_bits() == number.to_bits() {
        out.push(0xfa);
        out.extend(single.to_be_bytes());
    } else {
        out.push(0xfb);
        out.extend(number.to_be_bytes());
    }
}

/// The number in 16 bits, if they hold it.
fn half(number: f64) -> Option<u16> {
    if number.is_nan() {
        return Some(0x7e00);
    }
    let bits = number.to_bits();
    let sign = u16::try_from(bits >> 63).ok()? << 15;
    if number.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let exponent = i64::try_from(bits >> 52 & 0x7ff).ok()? - 1023;
    let mantissa = bits & ((1 << 52) - 1);
    if (-14..=15).contains(&exponent) {
        if mantissa & ((1 << 42) - 1) != 0 {
            return None;
        }
        let exponent = u16::try_from(exponent + 15).ok()? << 10;
        return Some(sign | exponent | u16::try_from(mantissa >> 42).ok()?);
    }
    if !(-24..-14).contains(&exponent) {
        return None;
    }
    // Below the normal numbers there is no hidden one, and every step down loses a bit.
    let whole = mantissa | 1 << 52;
    let shift = 42 + u32::try_from(-14 - exponent).ok()?;
    if whole & ((1 << shift) - 1) != 0 {
        return None;
    }
    Some(sign | u16::try_from(whole >> shift).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(value: &Datum<'_>) -> String {
        use std::fmt::Write;
        encode(value).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    #[test]
    fn values_are_encoded_in_the_fewest_bytes() {
        let number = |number| hex(&Datum::Number(number));
        assert_eq!(number(0.0), "00");
        assert_eq!(number(-0.0), "00");
        assert_eq!(number(23.0), "17");
        assert_eq!(number(123.0), "187b");
        assert_eq!(number(-1.0), "20");
        assert_eq!(number(-500.0), "3901f3");
        assert_eq!(number(1_000_000.0), "1a000f4240");
        assert_eq!(number(-9_223_372_036_854_775_808.0), "3b7fffffffffffffff");
        assert_eq!(number(1.5), "f93e00");
        assert_eq!(number(1.23), "fb3ff3ae147ae147ae");
        assert_eq!(number(0.1_f32.into()), "fa3dcccccd");
        assert_eq!(number(5.960_464_477_539_063e-8), "f90001");
        assert_eq!(number(6.103_515_625e-5), "f90400");
        assert_eq!(number(1e300), "fb7e37e43c8800759c");
        assert_eq!(hex(&Datum::Null), "f6");
        assert_eq!(hex(&Datum::Bool(true)), "f5");
        assert_eq!(hex(&Datum::text("user1")), "657573657231");
    }

    #[test]
    fn maps_are_sorted_by_their_encoded_keys() {
        let json = serde_json::json!({"bb": [1, null], "c": 2, "a": 1});
        assert_eq!(hex(&Datum::from(&json)), "a36161016163026262628201f6");
    }
}
