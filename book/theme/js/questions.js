// Makes each question check itself. The answer that is there without JavaScript is hidden until the reader has one.
"use strict";

{
    function mount(form) {
        const { kind, chapter, question } = form.dataset;
        const details = form.querySelector(".question-answer");
        const feedback = course.element("p", { className: "question-feedback", role: "status" });
        const say = (text) => {
            feedback.className = "question-feedback";
            feedback.textContent = text;
        };
        const widget = course.kinds[kind](form, say);
        const check = course.button("Check", () => {}, { type: "submit" });
        const again = course.button("Try again", reset, { hidden: true });

        function show(right) {
            widget.showReasons();
            details.hidden = !widget.opensAnswer;
            details.open = widget.opensAnswer;
            again.hidden = false;
            say("");
            feedback.classList.add(right ? "is-right" : "is-wrong");
            const verdict = right ? "Right." : "Not yet.";
            const advice = right ? "" : widget.opensAnswer ? " The answer below says why." : " Read the reasons above.";
            feedback.append(course.element("strong", { textContent: verdict }), advice);
        }

        function submit(event) {
            event.preventDefault();
            const answer = widget.answer();
            if (widget.isEmpty(answer)) return say(widget.missing);
            const right = widget.isRight(answer);
            show(right);
            course.setMark(chapter, question, { answer, right });
        }

        function reset() {
            widget.reset();
            details.hidden = true;
            again.hidden = true;
            say("");
            course.setMark(chapter, question, undefined);
            check.focus();
        }

        details.hidden = true;
        form.querySelector("fieldset").append(course.element("div", { className: "question-actions" }, check, again, feedback));
        form.addEventListener("submit", submit);
        const mark = course.mark(chapter, question);
        if (mark) {
            widget.restore(mark.answer);
            show(mark.right);
        }
    }

    for (const form of document.querySelectorAll("form.question")) {
        try {
            mount(form);
        } catch (error) {
            // A mark of an older edition may not fit its question any more: forget it rather than break the page.
            course.setMark(form.dataset.chapter, form.dataset.question, undefined);
            console.warn(`question ${form.dataset.question}: ${error.message}`);
        }
    }
}
