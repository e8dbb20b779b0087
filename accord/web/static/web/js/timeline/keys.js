/** Decides what each key does while the treegrid has the focus; single letters can be switched off with keys="off". */
import { endNudge, nudge } from "./actions.js";
import { LINE_ADD, LINE_GROUP } from "./types.js";

/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */

/** @param {AccordTimeline} timeline @param {AbortSignal} signal */
export function listen(timeline, signal) {
  timeline.stage.treegrid.addEventListener("keydown", (event) => {
    const isLetter = event.key.length === 1 && event.key !== " ";
    if (isLetter && (timeline.getAttribute("keys") === "off" || document.documentElement.dataset.keys === "off")) return;
    if (!walk(timeline, event) && !act(timeline, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  timeline.stage.treegrid.addEventListener("focus", () => {
    if (timeline.view.activeLine < 0) timeline.view.activate(timeline.view.lines.at(timeline.stage.scroll.scrollTop), 0);
    timeline.settled();
  }, { signal });
}

/** @param {AccordTimeline} timeline @param {KeyboardEvent} event @returns {boolean} whether it moved */
function walk(timeline, event) {
  const { view, stage } = timeline;
  if (event.altKey || event.metaKey) return false;
  const { lines, activeLine: line, activeColumn: column } = view;
  const page = Math.max(1, Math.floor((stage.height - 54) / view.rowHeight) - 1);
  const end = event.ctrlKey;
  if (event.shiftKey) return scan(timeline, event.key);
  const last = stage.grid.columns.length - 1;
  switch (event.key) {
    case "ArrowDown": case "j": go(timeline, line + 1); break;
    case "ArrowUp": case "k": go(timeline, line - 1); break;
    case "PageDown": go(timeline, line + page); break;
    case "PageUp": go(timeline, line - page); break;
    case "Home": go(timeline, end ? 0 : line, end ? column : 0); break;
    case "End": go(timeline, end ? lines.count - 1 : line, end ? column : last); break;
    case "ArrowRight":
      if (column === 0 && lines.open(line) === false) timeline.toggleLine(line, true);
      else go(timeline, line, Math.min(last, column + 1));
      break;
    case "ArrowLeft":
      if (column > 0) go(timeline, line, column - 1);
      else if (lines.open(line)) timeline.toggleLine(line, false);
      else go(timeline, above(lines, line));
      break;
    default: return false;
  }
  return true;
}

/** Shift and arrows: the days by a week, or to the row's own bar. @param {AccordTimeline} timeline @param {string} key @returns {boolean} */
function scan({ view, stage }, key) {
  if (key === "Home" && view.activeRow >= 0) return stage.revealBar(view.activeRow) || true;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
  stage.scroll.scrollLeft += (key === "ArrowLeft" ? -7 : 7) * view.scale.perDay;
  return true;
}

/** @param {AccordTimeline} timeline @param {number} line @param {number} [column] */
function go(timeline, line, column) {
  if (line !== timeline.view.activeLine) endNudge(timeline, false);
  timeline.view.activate(line, column);
  timeline.stage.reveal(timeline.view.activeLine);
  timeline.settled();
}

/** The line a line stands under. @param {import("./lines.js").Lines} lines @param {number} line */
function above(lines, line) {
  let at = line;
  while (at > 0 && lines.level[at] >= lines.level[line]) at--;
  return at;
}

/** @param {AccordTimeline} timeline @param {KeyboardEvent} event @returns {boolean} whether it did something */
function act(timeline, event) {
  const { view, stage, menu } = timeline;
  if (event.metaKey || (event.ctrlKey && event.key !== "Enter")) return false;
  if (event.altKey) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
    timeline.run(event.key === "ArrowUp" ? "up" : "down");
    return true;
  }
  const isRow = view.activeRow >= 0;
  if (event.key === "Insert" || (event.key === "Enter" && event.shiftKey)) {
    timeline.add();
    return true;
  }
  switch (event.key) {
    case "Enter": case "e":
      if (timeline.nudged && event.key === "Enter") endNudge(timeline, true);
      else if (event.ctrlKey) timeline.run("open");
      else if (view.lines.kind[view.activeLine] === LINE_GROUP) timeline.toggleLine(view.activeLine);
      else if (view.lines.kind[view.activeLine] === LINE_ADD) timeline.add();
      else if (isRow) timeline.run(stage.grid.columns[view.activeColumn]?.field || "why");
      return true;
    case "Escape":
      if (!timeline.nudged && !timeline.drag.isOn) return false;
      endNudge(timeline, false);
      timeline.drag.cancel();
      return true;
    case "x":
      if (isRow) timeline.mark(view.activeKey);
      return true;
    case " ": menu.open(true); return true;
    case ".": case "ContextMenu": menu.open(); return true;
    case "[": if (isRow) allowed(timeline, () => nudge(timeline, -1)); return true;
    case "]": if (isRow) allowed(timeline, () => nudge(timeline, 1)); return true;
    case "w": timeline.run("why"); return true;
    case "s": timeline.run("pin"); return true;
    case "l": timeline.run("links"); return true;
    case "+": case "=": timeline.zoomBy(1); return true;
    case "-": timeline.zoomBy(-1); return true;
    default: return false;
  }
}

/** @param {AccordTimeline} timeline @param {() => void} run */
function allowed(timeline, run) {
  const at = timeline.view.activeRow;
  if (timeline.view.model.canEdit(at, "pin")) run();
  else timeline.stage.hint("You may not move this row.", ...timeline.spotOf(at));
}
