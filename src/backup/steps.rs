//! Where a run can end. A test stops it after each step in turn.

use std::ops::ControlFlow;

/// What a run has done when it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A batch is in memory. The one before may be on its way to the archive.
    Read,
    /// The archive has a batch.
    Put,
    /// The cursors are behind the batch.
    Moved,
    /// Receipts of archived messages are in memory.
    ReceiptsRead,
    /// The archive has them.
    ReceiptsWritten,
    /// The live store knows that.
    ReceiptsForgotten,
    /// One log is trimmed.
    Trimmed,
}

impl Step {
    /// All of them, in the order of a run.
    pub const ALL: [Self; 7] = [
        Self::Read,
        Self::Put,
        Self::Moved,
        Self::ReceiptsRead,
        Self::ReceiptsWritten,
        Self::ReceiptsForgotten,
        Self::Trimmed,
    ];
}

/// Hears of each step.
pub trait Steps: Send + Sync + 'static {
    /// A step is done. Break: the run ends here, as if the process had.
    fn done(&self, step: Step) -> ControlFlow<()>;
}

/// Nobody watches. The compiler leaves nothing of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSteps;

impl Steps for NoSteps {
    #[inline]
    fn done(&self, _step: Step) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(Step) -> ControlFlow<()> + Send + Sync + 'static> Steps for F {
    fn done(&self, step: Step) -> ControlFlow<()> {
        self(step)
    }
}
