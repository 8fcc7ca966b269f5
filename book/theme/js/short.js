// Type a few words. Case, surrounding space and doubled space don't matter.
"use strict";

{
    course.kinds = course.kinds ?? {};

    const normal = (text) => text.trim().replace(/\s+/g, " ").toLowerCase();

    course.kinds.short = (form) => {
        const input = form.querySelector("input[type=text]");
        const accept = JSON.parse(input.dataset.accept).map(normal);
        return {
            missing: "Type an answer first.",
            answer: () => input.value,
            isEmpty: (answer) => normal(answer) === "",
            isRight: (answer) => accept.includes(normal(answer)),
            restore: (answer) => (input.value = String(answer)),
            showReasons() {},
            reset: () => (input.value = ""),
            opensAnswer: true,
        };
    };
}
