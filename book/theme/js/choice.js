// Choose one, or all that apply. Each choice shows its reason once the answer is checked.
"use strict";

{
    course.kinds = course.kinds ?? {};

    course.kinds.choice = (form) => {
        const inputs = [...form.querySelectorAll(".choices input")];
        const reasons = [...form.querySelectorAll(".reasons > li")];
        const isRight = (index) => reasons[index].dataset.right === "true";

        function clear() {
            form.querySelectorAll(".choice-verdict").forEach((verdict) => verdict.remove());
            inputs.forEach((input) => input.closest("li").classList.remove("is-right", "is-wrong"));
        }

        return {
            missing: inputs[0].type === "radio" ? "Choose one first." : "Choose at least one first.",

            answer: () => inputs.flatMap((input, index) => (input.checked ? [index] : [])),

            isEmpty: (answer) => answer.length === 0,

            isRight: (answer) => inputs.every((_, index) => answer.includes(index) === isRight(index)),

            restore(answer) {
                inputs.forEach((input, index) => (input.checked = answer.includes(index)));
            },

            showReasons() {
                clear();
                inputs.forEach((input, index) => {
                    const item = input.closest("li");
                    const right = isRight(index);
                    // Only what was chosen gets a colour for wrong: a wrong choice left alone is no mistake.
                    if (right) item.classList.add("is-right");
                    else if (input.checked) item.classList.add("is-wrong");
                    const verdict = course.element("span", { className: "choice-verdict" });
                    verdict.append(course.element("strong", { textContent: right ? "Right: " : "Wrong: " }));
                    verdict.append(...reasons[index].querySelector(".reason-why").cloneNode(true).childNodes);
                    item.append(verdict);
                });
            },

            reset() {
                clear();
                inputs.forEach((input) => (input.checked = false));
            },

            opensAnswer: false,
        };
    };
}
