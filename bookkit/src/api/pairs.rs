//! A JSON object in the order in which it was written. A table lists events and fields as the author ordered them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Names and values, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs<T>(pub Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pairs<T> {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

struct InOrder<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut pairs = Pairs::default();
        while let Some((name, value)) = map.next_entry::<String, T>()? {
            // JSON readers keep one of the two and say nothing, each another one.
            if pairs.get(&name).is_some() {
                return Err(M::Error::custom(format!("`{name}` stands there twice")));
            }
            pairs.0.push((name, value));
        }
        Ok(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn the_order_is_the_authors() {
        let pairs: Pairs<u8> = serde_json::from_str(r#"{ "b": 1, "a": 2 }"#).unwrap();
        assert_eq!(pairs.iter().collect::<Vec<_>>(), [("b", &1), ("a", &2)]);
    }

    #[test]
    fn a_name_that_stands_twice_is_an_error() {
        let error = serde_json::from_str::<Pairs<u8>>(r#"{ "b": 1, "b": 2 }"#).unwrap_err();
        assert!(error.to_string().contains("`b` stands there twice"), "{error}");
    }
}
