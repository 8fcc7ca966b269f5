//! Numbers by chance, the same for the same seed.

/// Splitmix: every seed gives another row of numbers.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn up_to(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// `all` isn't empty.
    pub(super) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.up_to(all.len() as u64)).unwrap()]
    }
}
