//! What the SDKs do.
