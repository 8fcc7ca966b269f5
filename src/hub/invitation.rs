//! Rooms for two. An invitation closes a room: from then on it holds the inviter and the invited, and nobody else.

use super::error::{Code, Refusal};

/// The two people of a closed room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Who invited.
    pub inviter: String,
    /// Who was invited.
    pub invited: String,
}

impl Pair {
    /// Whether somebody may be in the room.
    pub fn admits(&self, username: &str) -> bool {
        self.inviter == username || self.invited == username
    }
}

/// What an invitation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The room closes now. `None`: it was closed before, for the same two.
    pub closes: Option<Pair>,
    /// Both are in it already, and nobody is told.
    pub already_joined: bool,
}

/// Somebody is in the room who is neither of the two, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this room holds who it holds, and nobody else")]
pub struct RoomFull;

impl From<RoomFull> for Refusal {
    fn from(full: RoomFull) -> Self {
        Self::new(Code::RoomFull, full.to_string())
    }
}

/// Decides about an invitation into a room with these `people`, which is `closed` for a pair or open.
pub fn invite<'a>(
    mut people: impl Iterator<Item = &'a str>,
    closed: Option<&Pair>,
    wanted: Pair,
) -> Result<Invitation, RoomFull> {
    let mut already_joined = false;
    if !people.all(|one| {
        already_joined |= one == wanted.invited;
        wanted.admits(one)
    }) {
        return Err(RoomFull);
    }
    let closes = match closed {
        Some(pair) if pair.admits(&wanted.inviter) && pair.admits(&wanted.invited) => None,
        Some(_) => return Err(RoomFull),
        None => Some(wanted),
    };
    Ok(Invitation { closes, already_joined })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(inviter: &str, invited: &str) -> Pair {
        Pair {
            inviter: inviter.into(),
            invited: invited.into(),
        }
    }

    fn outcome(closes: Option<Pair>, already_joined: bool) -> Result<Invitation, RoomFull> {
        Ok(Invitation { closes, already_joined })
    }

    #[test]
    fn who_is_alone_closes_the_room_by_an_invitation() {
        let wanted = pair("ann", "bob");
        assert_eq!(
            invite(["ann"].into_iter(), None, wanted.clone()),
            outcome(Some(wanted), false)
        );
        assert_eq!(
            invite(["ann", "eve"].into_iter(), None, pair("ann", "bob")),
            Err(RoomFull)
        );
    }

    #[test]
    fn two_who_met_in_an_open_room_close_it() {
        let wanted = pair("ann", "bob");
        assert_eq!(
            invite(["bob", "ann"].into_iter(), None, wanted.clone()),
            outcome(Some(wanted), true)
        );
    }

    #[test]
    fn a_closed_room_stays_with_its_two() {
        let closed = pair("ann", "bob");
        let invite = |people: &[&str], wanted| invite(people.iter().copied(), Some(&closed), wanted);
        assert_eq!(invite(&["ann"], pair("ann", "bob")), outcome(None, false));
        assert_eq!(invite(&["bob"], pair("bob", "ann")), outcome(None, false));
        assert_eq!(invite(&["bob", "ann"], pair("bob", "ann")), outcome(None, true));
        assert_eq!(invite(&["ann"], pair("ann", "eve")), Err(RoomFull));
        assert!(closed.admits("ann") && closed.admits("bob") && !closed.admits("eve"));
    }
}
