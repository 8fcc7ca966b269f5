//! A judge of blocks: it asks in both directions after each step, and lets the wrong one of the two undo a block.

/// Who wants to hear nothing from whom. Users are numbers.
pub trait Blocks {
    /// `me` blocks `other`. Again is no error and changes nothing.
    fn block(&mut self, me: u64, other: u64);
    /// `me` undoes a block that `me` has set. If there is none, nothing changes.
    fn unblock(&mut self, me: u64, other: u64);
    /// Whether `from` may write to `to` in private.
    fn may_write(&self, from: u64, to: u64) -> bool;
}

const ANN: u64 = 1;
const BOB: u64 = 2;
const CEM: u64 = 3;

/// Says what is wrong with blocks, if anything is.
pub fn judge(blocks: &mut dyn Blocks) -> Result<(), String> {
    expects(blocks, true, "nobody has blocked anybody")?;
    blocks.block(ANN, BOB);
    expects(blocks, false, "ann has blocked bob")?;
    if !blocks.may_write(BOB, CEM) || !blocks.may_write(CEM, ANN) {
        return Err("cem has nothing to do with it".into());
    }
    blocks.unblock(BOB, ANN);
    expects(blocks, false, "bob can't undo ann's block")?;
    blocks.unblock(ANN, BOB);
    expects(blocks, true, "ann has undone her block")?;
    blocks.block(ANN, BOB);
    blocks.block(BOB, ANN);
    blocks.unblock(ANN, BOB);
    expects(blocks, false, "bob's own block is still there")?;
    blocks.unblock(BOB, ANN);
    expects(blocks, true, "both have undone their blocks")
}

fn expects(blocks: &dyn Blocks, may: bool, since: &str) -> Result<(), String> {
    for (from, to) in [(ANN, BOB), (BOB, ANN)] {
        if blocks.may_write(from, to) != may {
            return Err(format!("{since}, and {from} may write to {to}: {}", !may));
        }
    }
    Ok(())
}
