//! The command as other programs and people meet it: arguments and bytes in, bytes and an exit
//! status out.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
#[cfg(all(unix, feature = "serve"))]
mod audit;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod check;
#[cfg(test)]
mod colour;
#[cfg(test)]
#[cfg(all(target_os = "linux", feature = "serve"))]
mod crowd;
#[cfg(test)]
mod eval;
#[cfg(test)]
mod experiment;
#[cfg(test)]
mod expr;
#[cfg(test)]
mod fmt;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod run;
#[cfg(test)]
#[cfg(all(unix, feature = "serve"))]
mod serve;
#[cfg(test)]
mod stale;
#[cfg(test)]
mod test;
#[cfg(test)]
mod usage;
