//! One file or folder per format.
mod launchdarkly;
