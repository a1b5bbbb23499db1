//! Small documents of every kind.
