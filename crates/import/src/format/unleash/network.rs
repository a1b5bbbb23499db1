//! Networks as Unleash's engine reads them.
//!
//! It keeps IPv4 and IPv4 inside IPv6 apart, and burgee counts them as one. So an address is asked
//! for by one of two functions: `unleash_ip`, which leaves out IPv4 inside IPv6, and `unleash_mapped`,
//! which is nothing else.

use super::notes::Notes;
use super::truth::Truth;
use crate::JsonPath;
use burgee::ast::{CompareOp, Expr, build};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bits in front of the IPv4 address in `::ffff:0:0/96`.
const MAPPED: u8 = 96;

/// An address with the length of its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Whether the value of `subject` is an address in one of the networks; entries that are none do not
/// count.
pub(super) fn in_networks<'t>(subject: &Expr, entries: impl IntoIterator<Item = &'t str>) -> Truth {
    let mut plain = Vec::new();
    let mut mapped = Vec::new();
    for (entry, network) in entries
        .into_iter()
        .filter_map(|entry| Some((entry, Network::read(entry)?)))
    {
        if let Some(inside) = network.inside_mapped() {
            mapped.push(inside.text());
            continue;
        }
        plain.push(network.written(entry));
        if network.holds_all_mapped() {
            mapped.push("0.0.0.0/0".to_owned());
        }
    }
    let asked = |function, mut networks: Vec<String>| {
        let networks = match (networks.pop(), networks.is_empty()) {
            (None, _) => return Truth::Never,
            (Some(only), true) => build::string(only),
            (Some(last), false) => build::strings(networks.into_iter().chain([last])),
        };
        let address = build::call(function, [subject.clone()]);
        Truth::When(build::compare(address, CompareOp::InCidr, networks))
    };
    Truth::any([asked("unleash_ip", plain), asked("unleash_mapped", mapped)])
}

/// Says which entries are no networks.
pub(super) fn tell_skipped<'t>(
    entries: impl IntoIterator<Item = &'t str>,
    at: &JsonPath,
    notes: &mut Notes,
) {
    for entry in entries {
        if Network::read(entry).is_none() && !entry.is_empty() {
            notes.note(
                at,
                format!("`{entry}` is no address or network, and does not count"),
            );
        }
    }
}

impl Network {
    /// `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`, or a single address.
    fn read(text: &str) -> Option<Network> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        if let Ok(address) = address.parse::<Ipv4Addr>() {
            let prefix = match prefix {
                None => 32,
                Some(prefix) => match prefix.parse::<Ipv4Addr>() {
                    Ok(mask) => length_of(mask)?,
                    Err(_) => prefix.parse().ok().filter(|prefix| *prefix <= 32)?,
                },
            };
            let address = IpAddr::V4(address);
            return Some(Network { address, prefix });
        }
        let address = IpAddr::V6(address.parse::<Ipv6Addr>().ok()?);
        let prefix = match prefix {
            None => 128,
            Some(prefix) => prefix.parse().ok().filter(|prefix| *prefix <= 128)?,
        };
        Some(Network { address, prefix })
    }

    /// The IPv4 network that this is, written as IPv6.
    fn inside_mapped(self) -> Option<Network> {
        let IpAddr::V6(address) = self.address else {
            return None;
        };
        let inside = address.to_ipv4_mapped()?;
        Some(Network {
            address: IpAddr::V4(inside),
            prefix: self.prefix.checked_sub(MAPPED)?,
        })
    }

    /// Whether all of IPv4 inside IPv6 lies in here.
    fn holds_all_mapped(self) -> bool {
        let IpAddr::V6(address) = self.address else {
            return false;
        };
        let mapped = Ipv4Addr::UNSPECIFIED.to_ipv6_mapped();
        let shift = 128_u32.saturating_sub(u32::from(self.prefix));
        let same = |one: Ipv6Addr, other: Ipv6Addr| {
            (one.to_bits() ^ other.to_bits())
                .checked_shr(shift)
                .unwrap_or(0)
                == 0
        };
        self.prefix < MAPPED && same(address, mapped)
    }

    /// As the document has it, unless burgee would not read it so.
    fn written(self, entry: &str) -> String {
        let netmask = entry.split_once('/').is_some_and(|(_, mask)| {
            mask.contains('.') || mask.starts_with('+') || (mask.len() > 1 && mask.starts_with('0'))
        });
        if netmask {
            self.text()
        } else {
            entry.to_owned()
        }
    }

    fn text(self) -> String {
        format!("{}/{}", self.address, self.prefix)
    }
}

/// How many ones a mask starts with; none when there are others behind.
fn length_of(mask: Ipv4Addr) -> Option<u8> {
    let bits = mask.to_bits();
    let ones = bits.leading_ones();
    let whole = bits.checked_shl(ones).unwrap_or(0) == 0;
    whole.then(|| u8::try_from(ones).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::ast::print_expr;

    fn printed(entries: &[&str]) -> String {
        let subject = build::path("ip");
        match in_networks(&subject, entries.iter().copied()) {
            Truth::When(expr) => print_expr(&expr),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn entries_are_read_as_the_engine_reads_them() {
        assert_eq!(
            printed(&["10.1.2.3/8"]),
            r#"unleash_ip(ip) in_cidr "10.1.2.3/8""#
        );
        assert_eq!(
            printed(&["10.0.0.0/255.0.0.0", "nonsense", "::1"]),
            r#"unleash_ip(ip) in_cidr ["10.0.0.0/8", "::1"]"#
        );
        for entry in [
            "",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/255.0.255.0",
            "::/129",
            "1.2.3.4/8/9",
            " 1.2.3.4",
        ] {
            assert_eq!(printed(&[entry]), "Never", "{entry:?}");
        }
    }

    #[test]
    fn ipv4_inside_ipv6_is_asked_for_apart() {
        assert_eq!(
            printed(&["::ffff:10.0.0.0/104"]),
            r#"unleash_mapped(ip) in_cidr "10.0.0.0/8""#
        );
        assert_eq!(
            printed(&["::/0"]),
            r#"unleash_ip(ip) in_cidr "::/0" or unleash_mapped(ip) in_cidr "0.0.0.0/0""#
        );
        assert_eq!(
            printed(&["8000::/1"]),
            r#"unleash_ip(ip) in_cidr "8000::/1""#
        );
    }
}
