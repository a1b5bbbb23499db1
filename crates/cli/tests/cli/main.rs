//! The command as other programs and people meet it: arguments and bytes in, bytes and an exit
//! status out.

mod batch;
mod check;
mod colour;
mod eval;
mod expr;
mod fmt;
mod run;
mod test;
mod usage;
