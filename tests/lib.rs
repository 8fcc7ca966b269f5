//! Nothing but the test binary `it` lives in this package.
