//! One file or folder per format.
