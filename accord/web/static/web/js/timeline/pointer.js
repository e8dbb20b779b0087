/** Decides what the pointer is on, and what a click there does. */
import { HEAD } from "./backdrop.js";
import { LINE_ADD } from "./types.js";

/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */
/** @typedef {"move" | "end" | "linkStart" | "linkEnd"} Zone */
/** @typedef {{line: number, row: number, zone: Zone | "", x: number, y: number}} Spot x and y in the whole drawing, past any scroll */

/** @param {AccordTimeline} timeline @param {AbortSignal} signal */
export function listen(timeline, signal) {
  const { view, stage } = timeline;
  const { pane, canvas, treegrid, split } = stage;
  pane.addEventListener("pointermove", (event) => hover(timeline, event), { signal });
  pane.addEventListener("pointerleave", () => leave(timeline), { signal });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const spot = spotAt(timeline, event);
    if (spot.line < 0) return;
    view.activate(spot.line);
    timeline.settled();
    const x = spot.x - stage.scroll.scrollLeft;
    const isAtEdge = x < 80 || x > stage.width - view.gridWidth - 80;
    if (spot.row >= 0 && isAtEdge && stage.revealBar(spot.row)) return;
    if (spot.row >= 0 && spot.zone && event.pointerType !== "touch") timeline.drag.begin(event, spot);
  }, { signal });
  canvas.addEventListener("mousedown", (event) => (event.preventDefault(), treegrid.focus({ preventScroll: true })), { signal });
  canvas.addEventListener("dblclick", () => view.activeRow >= 0 && timeline.run("open"), { signal });
  treegrid.addEventListener("click", (event) => clickCell(timeline, event), { signal });
  treegrid.addEventListener("dblclick", () => view.activeRow >= 0 && timeline.run(stage.grid.columns[view.activeColumn]?.field || "why"), { signal });
  pane.addEventListener("contextmenu", (event) => {
    const { line, row } = spotAt(timeline, event);
    if (row < 0) return;
    event.preventDefault();
    view.activate(line);
    timeline.settled();
    const box = stage.root.getBoundingClientRect();
    timeline.menu.open(false, [event.clientX - box.left, event.clientY - box.top]);
  }, { signal });
  pane.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    timeline.zoomBy(event.deltaY < 0 ? 1 : -1);
  }, { signal, passive: false });
  splitter(timeline, split, signal);
}

/** @param {AccordTimeline} timeline @param {MouseEvent} event @returns {Spot} */
export function spotAt(timeline, event) {
  const { view, stage } = timeline;
  const box = stage.pane.getBoundingClientRect();
  const fromTop = event.clientY - box.top - HEAD;
  const x = event.clientX - box.left - view.gridWidth + stage.scroll.scrollLeft;
  const y = fromTop + stage.scroll.scrollTop;
  const isIn = fromTop >= 0 && y < view.lines.height;
  const line = isIn ? view.lines.at(y) : -1;
  const row = view.lines.row(line);
  const isBars = event.clientX - box.left >= view.gridWidth;
  return { line, row, zone: row >= 0 && isBars ? zoneAt(timeline, row, x) : "", x, y };
}

/** @param {AccordTimeline} timeline @param {number} row @param {number} x @returns {Zone | ""} */
function zoneAt({ view }, row, x) {
  const { model, scale } = view;
  if (Number.isNaN(model.finish[row]) || model.rows[row].is_group) return "";
  const [from, to] = [scale.x(model.start[row]), scale.x(model.finish[row])];
  if (x >= to + 2 && x <= to + 16 && view.hoverRow === row) return "linkEnd";
  if (x <= from - 2 && x >= from - 16 && view.hoverRow === row) return "linkStart";
  if (x < from || x > to + 2) return "";
  return x > to - Math.min(7, (to - from) / 3) ? "end" : "move";
}

/** @param {AccordTimeline} timeline @param {PointerEvent} event */
function hover(timeline, event) {
  const { view, stage } = timeline;
  if (timeline.drag.isOn) return timeline.drag.move(event);
  const { line, row, zone } = spotAt(timeline, event);
  const onBar = zone ? row : -1;
  const cursors = { move: "grab", end: "ew-resize", linkStart: "crosshair", linkEnd: "crosshair", "": "default" };
  stage.canvas.style.cursor = cursors[zone];
  timeline.inside = true;
  if (line === view.hoverLine && onBar === view.hoverRow) return;
  view.hoverLine = line;
  if (onBar !== view.hoverRow) {
    view.hoverRow = onBar;
    view.chain = onBar >= 0 ? view.model.chain(onBar) : null;
    if (view.chain && view.chain.size < 2) view.chain = null;
  }
  view.invalidate();
}

/** @param {AccordTimeline} timeline */
function leave(timeline) {
  timeline.inside = false;
  if (timeline.drag.isOn) return;
  Object.assign(timeline.view, { hoverLine: -1, hoverRow: -1, chain: null });
  timeline.view.invalidate();
}

/** @param {AccordTimeline} timeline @param {MouseEvent} event */
function clickCell(timeline, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const { line } = spotAt(timeline, event);
  if (line < 0) return;
  const cell = target.closest("[aria-colindex]");
  timeline.view.activate(line, cell ? Number(cell.getAttribute("aria-colindex")) - 1 : undefined);
  timeline.settled();
  if (timeline.view.lines.kind[line] === LINE_ADD) return timeline.add();
  const isHeading = timeline.view.activeRow < 0;
  if (target.closest(".tl-twist") || isHeading) timeline.toggleLine(line);
}

/** The grid's width: by drag or arrow keys. @param {AccordTimeline} timeline @param {HTMLElement} split @param {AbortSignal} signal */
function splitter(timeline, split, signal) {
  split.addEventListener("pointerdown", (event) => split.setPointerCapture(event.pointerId), { signal });
  split.addEventListener("pointermove", (event) => {
    if (!split.hasPointerCapture(event.pointerId)) return;
    timeline.setGridWidth(event.clientX - timeline.stage.pane.getBoundingClientRect().left);
  }, { signal });
  split.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step) timeline.setGridWidth(timeline.view.gridWidth + step);
  }, { signal });
}
