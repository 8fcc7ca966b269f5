//! People without accounts: a connection says a name once, keeps it until it goes, and gets it back after a lost connection.

use super::error::{Code, Refusal};
use super::id::SessionId;
use super::names::{Names, Taken};
use std::collections::HashMap;

/// Why a connection doesn't get a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYours {
    /// Somebody else has it.
    #[error("another connection holds this name")]
    Taken,
    /// A name is for the whole connection.
    #[error("this connection has another name already")]
    Another,
}

impl From<Taken> for NotYours {
    fn from(_: Taken) -> Self {
        Self::Taken
    }
}

impl From<NotYours> for Refusal {
    fn from(reason: NotYours) -> Self {
        Self::new(Code::Conflict, reason.to_string())
    }
}

/// A connection with a name. `L` is what can be told something.
#[derive(Clone, Debug)]
pub struct Guest<L> {
    /// Which connection.
    pub session: SessionId,
    /// Trimmed; compared exactly.
    pub username: String,
    /// The secret that brings the name back.
    pub resume: String,
    /// Who hears what is said to this guest.
    pub listener: L,
}

impl<L> Guest<L> {
    /// What makes a repeated command this guest's own: the name alone could be somebody else's tomorrow.
    pub fn sender(&self, namespace: &str) -> String {
        format!("{namespace}:{}:{}", self.resume, self.username)
    }
}

/// How a claim came out.
#[derive(Clone, Debug)]
pub struct Named<L> {
    /// See [`Guest::resume`].
    pub resume: String,
    /// Who had to give the name up, and is to be disconnected.
    pub displaced: Option<Guest<L>>,
}

/// All guests of one namespace.
#[derive(Debug)]
pub struct Guests<L> {
    names: Names,
    guests: HashMap<SessionId, Guest<L>>,
}

impl<L> Default for Guests<L> {
    fn default() -> Self {
        Self {
            names: Names::default(),
            guests: HashMap::new(),
        }
    }
}

impl<L: Clone> Guests<L> {
    /// Whether [`Guests::claim`] would give `name` to `session`.
    pub fn may_claim(&self, session: SessionId, name: &str, resume: Option<&str>) -> Result<(), NotYours> {
        match self.guests.get(&session) {
            Some(guest) if guest.username != name => return Err(NotYours::Another),
            // It had to give the name up and is being disconnected: it doesn't get it back, not even with the secret.
            Some(_) if self.names.holder(name) != Some(session) => return Err(NotYours::Taken),
            _ => {}
        }
        Ok(self.names.may_claim(name, session, resume)?)
    }

    /// Gives `name` to `session`. `fresh` is the secret for who brings none.
    pub fn claim(
        &mut self,
        (session, listener): (SessionId, &L),
        name: &str,
        resume: Option<&str>,
        fresh: String,
    ) -> Result<Named<L>, NotYours> {
        self.may_claim(session, name, resume)?;
        let claim = self.names.claim(name, session, resume, fresh)?;
        let guest = Guest {
            session,
            username: name.to_owned(),
            resume: claim.resume.clone(),
            listener: listener.clone(),
        };
        self.guests.insert(session, guest);
        Ok(Named {
            resume: claim.resume,
            displaced: claim.displaced.and_then(|old| self.guests.get(&old)).cloned(),
        })
    }

    /// The guest of a connection; none if it hasn't said a name.
    pub fn get(&self, session: SessionId) -> Option<&Guest<L>> {
        self.guests.get(&session)
    }

    /// The guest that holds a name.
    pub fn named(&self, name: &str) -> Option<&Guest<L>> {
        self.guests.get(&self.names.holder(name)?)
    }

    /// A connection has gone, and its name with it, if it still is its own.
    pub fn leave(&mut self, session: SessionId) -> Option<Guest<L>> {
        let guest = self.guests.remove(&session)?;
        self.names.release(&guest.username, session);
        Some(guest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(
        guests: &mut Guests<()>,
        session: u64,
        name: &str,
        resume: Option<&str>,
    ) -> Result<Option<u64>, NotYours> {
        let named = guests.claim((SessionId(session), &()), name, resume, format!("secret-{session}"))?;
        Ok(named.displaced.map(|guest| guest.session.0))
    }

    #[test]
    fn a_connection_has_one_name() {
        let mut guests = Guests::default();
        assert_eq!(claims(&mut guests, 1, "ann", None), Ok(None));
        assert_eq!(claims(&mut guests, 1, "ann", None), Ok(None));
        assert_eq!(claims(&mut guests, 1, "anna", None), Err(NotYours::Another));
        assert_eq!(claims(&mut guests, 2, "ann", None), Err(NotYours::Taken));
        assert_eq!(claims(&mut guests, 2, "anna", None), Ok(None));
    }

    #[test]
    fn who_lost_a_name_doesnt_take_it_back() {
        let mut guests = Guests::default();
        claims(&mut guests, 1, "ann", None).unwrap();
        assert_eq!(claims(&mut guests, 2, "ann", Some("secret-1")), Ok(Some(1)));
        assert_eq!(claims(&mut guests, 1, "ann", Some("secret-1")), Err(NotYours::Taken));
        guests.leave(SessionId(1));
        assert_eq!(guests.named("ann").map(|guest| guest.session), Some(SessionId(2)));
    }

    #[test]
    fn a_name_is_free_once_its_connection_has_gone() {
        let mut guests = Guests::default();
        claims(&mut guests, 1, "ann", None).unwrap();
        assert!(guests.leave(SessionId(1)).is_some());
        assert!(guests.named("ann").is_none());
        assert_eq!(claims(&mut guests, 2, "ann", None), Ok(None));
    }
}
