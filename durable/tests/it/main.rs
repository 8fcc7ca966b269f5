//! The hub with real databases, each test with servers of its own.
