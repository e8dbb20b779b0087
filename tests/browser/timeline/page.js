/** Decides nothing: takes lens, zoom and grouping from the address, and keeps what the element says. */
const timeline = document.querySelector("accord-timeline");
for (const [name, value] of new URLSearchParams(location.search)) {
  if (name === "src") timeline.setAttribute("src", value);
  else timeline.setAttribute(name, value);
  if (name === "lens") document.documentElement.dataset.lens = value;
}
window.said = [];
for (const name of ["preview", "edited", "select", "menu", "why", "open", "marked", "ready", "proposal", "error"]) {
  timeline.addEventListener(`timeline-${name}`, (event) => {
    window.said.push({ name, detail: event.detail });
    if (name === "ready") document.body.dataset.ready = "yes";
    if (name === "proposal" || name === "open") event.preventDefault();
  });
}
