//! Names without accounts: who holds one, and how its owner gets it back after a lost connection.

use super::id::SessionId;
use std::collections::HashMap;

/// A name that another connection holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another connection holds this name")]
pub struct Taken;

/// How a claim came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who brings this secret back gets the name, even while the lost connection still holds it.
    pub resume: String,
    /// The connection that had to give the name up, and is to be disconnected.
    pub displaced: Option<SessionId>,
}

#[derive(Debug)]
struct Holder {
    session: SessionId,
    resume: String,
}

/// The names that are held at the moment. Two connections never hold the same one.
#[derive(Debug, Default)]
pub struct Names {
    held: HashMap<String, Holder>,
}

impl Names {
    /// Whether [`Names::claim`] would give `name` to `session`.
    pub fn may_claim(&self, name: &str, session: SessionId, resume: Option<&str>) -> Result<(), Taken> {
        match self.held.get(name) {
            Some(holder) if holder.session != session && resume != Some(&holder.resume) => Err(Taken),
            _ => Ok(()),
        }
    }

    /// Gives `name` to `session`. `fresh` is the secret for somebody who brings none.
    ///
    /// Who brings the secret of a name that nobody holds keeps that secret: a client that comes back after its old connection
    /// was noticed as lost is still the same sender, and its repeated commands are recognised.
    pub fn claim(
        &mut self,
        name: &str,
        session: SessionId,
        resume: Option<&str>,
        fresh: String,
    ) -> Result<Claim, Taken> {
        self.may_claim(name, session, resume)?;
        let (resume, displaced) = match self.held.get(name) {
            Some(holder) if holder.session == session => (holder.resume.clone(), None),
            Some(holder) => (holder.resume.clone(), Some(holder.session)),
            // Only a text as long as this server's own: a short one could be guessed.
            None => match resume {
                Some(secret) if secret.len() == fresh.len() => (secret.to_owned(), None),
                _ => (fresh, None),
            },
        };
        let holder = Holder {
            session,
            resume: resume.clone(),
        };
        self.held.insert(name.to_owned(), holder);
        Ok(Claim { resume, displaced })
    }

    /// Frees `name`, if it is still `session` that holds it.
    pub fn release(&mut self, name: &str, session: SessionId) {
        if self.held.get(name).is_some_and(|holder| holder.session == session) {
            self.held.remove(name);
        }
    }

    /// Which connection holds a name.
    pub fn holder(&self, name: &str) -> Option<SessionId> {
        self.held.get(name).map(|holder| holder.session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(names: &mut Names, session: u64, resume: Option<&str>) -> Result<Claim, Taken> {
        names.claim("ann", SessionId(session), resume, format!("secret-{session}"))
    }

    #[test]
    fn a_held_name_is_taken_until_it_is_released() {
        let mut names = Names::default();
        claim(&mut names, 1, None).unwrap();
        assert_eq!(claim(&mut names, 2, None), Err(Taken));
        names.release("ann", SessionId(2));
        assert_eq!(claim(&mut names, 2, Some("secret-9")), Err(Taken));
        names.release("ann", SessionId(1));
        assert!(claim(&mut names, 2, None).is_ok());
    }

    #[test]
    fn the_secret_takes_the_name_over_and_stays_the_same() {
        let mut names = Names::default();
        let first = claim(&mut names, 1, None).unwrap();
        let second = claim(&mut names, 2, Some(&first.resume)).unwrap();
        assert_eq!(
            second,
            Claim {
                resume: first.resume.clone(),
                displaced: Some(SessionId(1))
            }
        );
        // The old connection goes at last: the name isn't its own any more.
        names.release("ann", SessionId(1));
        assert_eq!(names.holder("ann"), Some(SessionId(2)));
        names.release("ann", SessionId(2));
        assert_eq!(claim(&mut names, 3, Some(&first.resume)).unwrap().resume, first.resume);
    }

    #[test]
    fn the_same_connection_may_claim_again() {
        let mut names = Names::default();
        let first = claim(&mut names, 1, None).unwrap();
        assert_eq!(claim(&mut names, 1, None), Ok(first));
    }
}
