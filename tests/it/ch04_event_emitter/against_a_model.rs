//! Random programs of `on`, `once`, `off` and `emit`, nested in listeners, run by the emitter and by a model of it.
//!
//! The model is a plain list without locks, threads or unwinding: a panic is an `Err` that it hands up itself.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard};

use proptest::prelude::*;

use super::emitter::{Emitter, ListenerId};

const BOOM: &str = "the disk is full";
/// A listener that emits its own event would never end: after so many calls, listeners only listen.
const CALLS: u32 = 60;

#[derive(Debug, Clone)]
enum Step {
    Add {
        event: &'static str,
        once: bool,
        listener: Script,
    },
    /// Stops the n-th listener ever added, modulo how many there are.
    Off(usize),
    Emit(&'static str),
}

/// What a listener does when it is called.
#[derive(Debug, Clone)]
struct Script {
    steps: Vec<Step>,
    panics: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let event = prop::sample::select(vec!["a", "b", "error"]);
    let flat = prop_oneof![(0..12_usize).prop_map(Step::Off), event.clone().prop_map(Step::Emit)];
    let step = flat.prop_recursive(3, 40, 4, move |inner| {
        let listener = (prop::collection::vec(inner.clone(), 0..4), prop::bool::weighted(0.2))
            .prop_map(|(steps, panics)| Script { steps, panics });
        let add = (event.clone(), any::<bool>(), listener).prop_map(|(event, once, listener)| Step::Add {
            event,
            once,
            listener,
        });
        prop_oneof![3 => add, 2 => inner]
    });
    prop::collection::vec(step, 1..16)
}

/// What happened, in order, and what is needed to keep both sides in step.
#[derive(Default)]
struct Record {
    log: Vec<String>,
    emits: u32,
    calls: u32,
}

impl Record {
    fn next_payload(&mut self) -> String {
        self.emits += 1;
        format!("e{}", self.emits)
    }

    /// Writes a call down, and says whether the listener may still act.
    fn call(&mut self, number: usize, event: &str, payload: &str) -> bool {
        self.log.push(format!("listener {number} hears {event} {payload}"));
        self.calls += 1;
        self.calls <= CALLS
    }
}

#[derive(Default)]
struct Model {
    live: Vec<(usize, &'static str, bool, Script)>,
    added: usize,
    fired: BTreeSet<usize>,
    record: Record,
}

impl Model {
    fn run(&mut self, steps: &[Step]) -> Result<(), String> {
        for step in steps {
            match step {
                Step::Add { event, once, listener } => {
                    self.added += 1;
                    self.live.push((self.added, event, *once, listener.clone()));
                }
                Step::Off(n) if self.added > 0 => {
                    let number = n % self.added + 1;
                    let before = self.live.len();
                    self.live.retain(|entry| entry.0 != number);
                    self.record
                        .log
                        .push(format!("off {number}: {}", self.live.len() < before));
                }
                Step::Off(_) => {}
                Step::Emit(event) => {
                    let payload = self.record.next_payload();
                    let heard = self.emit(event, &payload)?;
                    self.record.log.push(format!("emit {payload}: {heard}"));
                }
            }
        }
        Ok(())
    }

    fn emit(&mut self, event: &str, payload: &str) -> Result<bool, String> {
        let round: Vec<_> = self.live.iter().filter(|entry| entry.1 == event).cloned().collect();
        if event == "error" && round.is_empty() {
            return Err(format!("nobody listens to `error`: {payload}"));
        }
        let mut reports = Vec::new();
        for (number, _, once, script) in &round {
            if *once {
                self.live.retain(|entry| entry.0 != *number);
                if !self.fired.insert(*number) {
                    continue;
                }
            }
            if let Err(panic) = self.call(*number, event, payload, script) {
                reports.push(format!("listener {number} to `{event}` panicked: {panic}"));
            }
        }
        for report in reports {
            if event == "error" {
                return Err(report);
            }
            self.emit("error", &report)?;
        }
        Ok(!round.is_empty())
    }

    fn call(&mut self, number: usize, event: &str, payload: &str, script: &Script) -> Result<(), String> {
        if !self.record.call(number, event, payload) {
            return Ok(());
        }
        self.run(&script.steps)?;
        if script.panics { Err(BOOM.to_owned()) } else { Ok(()) }
    }
}

/// The emitter under test, driven by the same scripts.
#[derive(Clone, Default)]
struct Real {
    emitter: Emitter,
    ids: Arc<Mutex<Vec<ListenerId>>>,
    record: Arc<Mutex<Record>>,
}

impl Real {
    fn ids(&self) -> MutexGuard<'_, Vec<ListenerId>> {
        self.ids.lock().expect("nothing panics under this lock")
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().expect("nothing panics under this lock")
    }

    fn run(&self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Add { event, once, listener } => self.add(event, *once, listener.clone()),
                Step::Off(n) => {
                    let count = self.ids().len();
                    if count > 0 {
                        let id = self.ids()[n % count];
                        let stopped = self.emitter.off(id);
                        self.record().log.push(format!("off {}: {stopped}", n % count + 1));
                    }
                }
                Step::Emit(event) => {
                    let payload = self.record().next_payload();
                    let heard = self.emitter.emit(event, &payload);
                    self.record().log.push(format!("emit {payload}: {heard}"));
                }
            }
        }
    }

    fn add(&self, event: &'static str, once: bool, script: Script) {
        let (real, number) = (self.clone(), self.ids().len() + 1);
        let callback = move |payload: &str| {
            let may_act = real.record().call(number, event, payload);
            if may_act {
                real.run(&script.steps);
                if script.panics {
                    // Without the panic hook: its message would come thousands of times.
                    resume_unwind(Box::new(BOOM));
                }
            }
        };
        let id = if once {
            self.emitter.once(event, callback)
        } else {
            self.emitter.on(event, callback)
        };
        self.ids().push(id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_emitter_does_what_the_model_says(program in steps()) {
        let (mut model, real) = (Model::default(), Real::default());
        for step in &program {
            let step = std::slice::from_ref(step);
            let expected = model.run(step);
            let panic = catch_unwind(AssertUnwindSafe(|| real.run(step))).err();
            let seen = panic.map_or(Ok(()), |panic| Err(panic.downcast_ref::<String>().cloned().unwrap_or_default()));
            prop_assert_eq!(seen, expected);
            prop_assert_eq!(&real.record().log, &model.record.log);
        }
        // A listener may own a handle to its emitter, and such a pair keeps itself alive: stop everybody.
        let ids = std::mem::take(&mut *real.ids());
        for id in ids {
            real.emitter.off(id);
        }
    }
}
