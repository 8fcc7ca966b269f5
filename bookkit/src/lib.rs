//! The book tools.
