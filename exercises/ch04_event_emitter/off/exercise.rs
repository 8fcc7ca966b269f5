//! On, off, emit.
//!
//! Write an emitter for one event. Listeners are called in the order in which they came. A listener may call `on`, `off`
//! and `emit` of the same emitter, also to stop itself. A round calls exactly those who listened when it began.
//! What a listener owns may call them too, when `off` drops the listener.
//! You choose the fields. An emitter is used by one thread, so `Rc` and `RefCell` will do.
//!
//! Read: chapter 4, "A round runs over a copy", "A listener calls back" and "What a listener owns".

/// Names one registration. No two registrations of an emitter get the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerId(pub u64);

/// Brings an event to its listeners. A clone is another handle to the same list.
#[derive(Clone, Default)]
pub struct Emitter {}

impl Emitter {
    /// Calls `callback` at every event from now on.
    pub fn on(&self, callback: impl Fn(&str) + 'static) -> ListenerId {
        todo!("keep a callback of {} bytes", size_of_val(&callback))
    }

    /// Stops a listener. Says whether it was listening.
    pub fn off(&self, id: ListenerId) -> bool {
        todo!("forget {id:?}")
    }

    /// Calls everybody who listens at this moment. Says whether anybody did.
    pub fn emit(&self, payload: &str) -> bool {
        todo!("call everybody with {payload}")
    }
}
