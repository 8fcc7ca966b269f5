//! Names the concept and the page beside a failed check, so that its message also says where to read on.

/// Prints its concept and page when the check that holds it panics; see [`lesson`].
#[derive(Debug)]
#[must_use = "the message is printed when the guard is dropped by a panic: bind it with `let _lesson = …`"]
pub struct Lesson {
    concept: &'static str,
    page: &'static str,
}

/// Starts a check: `concept` is one sentence that the learner should hold true, `page` a page of the book with an
/// anchor, such as `ch04_event_emitter.html#once`.
pub fn lesson(concept: &'static str, page: &'static str) -> Lesson {
    Lesson { concept, page }
}

impl Drop for Lesson {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Through `eprintln!`, because the test harness captures that together with the panic's own message.
            eprintln!("\nConcept: {}\nRead:    {}\n", self.concept, self.page);
        }
    }
}
