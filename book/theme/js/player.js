// Plays a recorded run at the pace at which it happened. The output waits behind "Play", so that a prediction comes first.
"use strict";

{
    const calm = matchMedia("(prefers-reduced-motion: reduce)");

    function mount(figure) {
        const output = figure.querySelector(".run-output");
        const lines = [...output.querySelectorAll(".run-line")];
        const waiting = course.element("span", { className: "run-waiting", textContent: "Press Play to run it." });
        const play = course.button("Play", start);
        const skip = course.button("Show all", finish);
        let timers = [];

        function stop() {
            timers.forEach(clearTimeout);
            timers = [];
        }

        function finish() {
            stop();
            waiting.hidden = true;
            lines.forEach((line) => (line.hidden = false));
            play.textContent = "Play again";
            skip.disabled = true;
        }

        function start() {
            if (calm.matches) return finish();
            stop();
            // Announced line by line as it appears, like the terminal's own output.
            output.setAttribute("role", "log");
            waiting.hidden = true;
            lines.forEach((line) => (line.hidden = true));
            play.textContent = "Play again";
            skip.disabled = false;
            const first = Number(lines[0]?.dataset.ms ?? 0);
            timers = lines.map((line) => setTimeout(() => (line.hidden = false), Number(line.dataset.ms) - first));
            const last = Number(lines.at(-1)?.dataset.ms ?? 0) - first;
            timers.push(setTimeout(finish, last));
        }

        // The block keeps its height, so that the text below doesn't jump while lines appear.
        output.style.minHeight = `${output.offsetHeight}px`;
        output.prepend(waiting);
        lines.forEach((line) => (line.hidden = true));
        figure.querySelector("figcaption").append(course.element("span", { className: "run-controls" }, play, skip));
    }

    document.querySelectorAll("figure.run").forEach(mount);
}
