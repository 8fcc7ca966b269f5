// "4 of 6 answered" in the head of a chapter.
"use strict";

{
    const questions = [...document.querySelectorAll("form.question")];
    const head = document.querySelector(".chapter-head");

    if (head && questions.length > 0) {
        const text = course.element("span");
        const bar = course.element("progress", { max: questions.length, ariaLabel: "Questions answered" });
        head.append(course.element("p", { className: "course-progress" }, bar, text));

        const update = () => {
            const marks = questions.map((form) => course.mark(form.dataset.chapter, form.dataset.question));
            const answered = marks.filter(Boolean).length;
            const right = marks.filter((mark) => mark?.right).length;
            bar.value = answered;
            text.textContent = `${answered} of ${questions.length} answered, ${right} right`;
        };
        document.addEventListener("course:mark", update);
        update();
    }
}
