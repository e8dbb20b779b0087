/** Decides the verbs on the active row; keys, menu and pointer all come through here. */
import { DAY } from "./types.js";

/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */
/**
 * @typedef {object} Action
 * @property {string} label
 * @property {string} key as shown
 * @property {string} [needs] the field that must be editable
 * @property {(timeline: AccordTimeline, at: number) => unknown} run
 */

/** @type {Record<string, Action>} */
export const ACTIONS = {
  add: { label: "Add a row below…", key: "Shift+Enter", run: (timeline) => timeline.add() },
  title: { label: "Rename", key: "e", needs: "title", run: (timeline, at) => timeline.editor.open(at, "title") },
  estimate: { label: "Estimate…", key: "Enter on P50", needs: "estimate", run: (timeline, at) => timeline.editor.open(at, "estimate") },
  people: { label: "People…", key: "Enter on people", needs: "people", run: (timeline, at) => timeline.editor.open(at, "people") },
  pin: { label: "Start no earlier than…", key: "s", needs: "pin", run: (timeline, at) => timeline.editor.open(at, "pin") },
  links: { label: "Waits for…", key: "l", needs: "links", run: (timeline, at) => timeline.editor.open(at, "links") },
  later: { label: "A working day later", key: "]", needs: "pin", run: (timeline) => nudge(timeline, 1) },
  earlier: { label: "A working day earlier", key: "[", needs: "pin", run: (timeline) => nudge(timeline, -1) },
  started: { label: "Started", key: "", needs: "progress", run: (timeline, at) => progress(timeline, at, "started") },
  done: { label: "Done", key: "", needs: "progress", run: (timeline, at) => progress(timeline, at, "done") },
  planned: { label: "Not started", key: "", needs: "progress", run: (timeline, at) => progress(timeline, at, "planned") },
  indent: { label: "Indent", key: "Tab in a name", needs: "indent", run: (timeline, at) => timeline.send({ kind: "indent", id: timeline.view.model.rows[at].id }) },
  outdent: { label: "Outdent", key: "Shift+Tab in a name", needs: "indent", run: (timeline, at) => timeline.send({ kind: "outdent", id: timeline.view.model.rows[at].id }) },
  up: { label: "Move up", key: "Alt+↑", needs: "order", run: (timeline, at) => reorder(timeline, at, -1) },
  down: { label: "Move down", key: "Alt+↓", needs: "order", run: (timeline, at) => reorder(timeline, at, 1) },
  why: { label: "Why this date?", key: "w", run: (timeline, at) => timeline.view.say("timeline-why", { id: timeline.view.model.rows[at].id }) },
  open: { label: "Open", key: "Ctrl+Enter", run: open },
};

/** Moves the start by working days, in the air until Enter. @param {AccordTimeline} timeline @param {number} steps */
export function nudge(timeline, steps) {
  const { view, stage, preview } = timeline;
  const at = view.activeRow;
  if (at < 0 || Number.isNaN(view.model.start[at])) return;
  const day = view.scale.workday(timeline.nudged?.day ?? Math.floor(view.model.start[at] / DAY), steps);
  const id = view.model.rows[at].id;
  const change = { kind: "pin", id, pin: "not_before", on: "start", at: view.scale.iso(day) };
  timeline.nudged = { key: view.activeKey, day, change };
  shift(timeline, at, day);
  stage.hint(`Starts ${view.scale.label(day)} · Enter keeps, Esc reverts`, ...timeline.spotOf(at));
  preview.ask(change, 120);
}

/** Draws the row as if it started on a day, before the server has said more. @param {AccordTimeline} timeline @param {number} at @param {number} day */
export function shift(timeline, at, day) {
  const { model } = timeline.view;
  const by = (day - Math.floor(model.start[at] / DAY)) * DAY;
  const ghost = { id: model.rows[at].id, start: model.start[at] + by, finish: model.finish[at] + by, p80: Number.isNaN(model.p80[at]) ? null : model.p80[at] + by };
  timeline.view.ghosts.clear();
  timeline.view.ghosts.set(at, ghost);
  timeline.view.invalidate();
}

/** @param {AccordTimeline} timeline @param {boolean} isKept */
export function endNudge(timeline, isKept) {
  const nudged = timeline.nudged;
  if (!nudged) return;
  timeline.nudged = undefined;
  timeline.stage.hint("");
  if (isKept) timeline.send(nudged.change);
  else timeline.preview.clear();
}

/** @param {AccordTimeline} timeline @param {number} at @param {"planned" | "started" | "done"} state */
function progress(timeline, at, state) {
  return timeline.send({ kind: "progress", id: timeline.view.model.rows[at].id, state });
}

/** Past the next row that is a sibling. @param {AccordTimeline} timeline @param {number} at @param {1 | -1} way */
function reorder(timeline, at, way) {
  const { lines, model } = timeline.view;
  const line = lines.ofRow[at];
  for (let next = line + way; next >= 0 && next < lines.count && lines.level[next] >= lines.level[line]; next += way) {
    const other = lines.row(next);
    if (other < 0 || lines.level[next] !== lines.level[line]) continue;
    return timeline.send({ kind: "order", id: model.rows[at].id, [way < 0 ? "before" : "after"]: model.rows[other].id });
  }
  return undefined;
}

/** @param {AccordTimeline} timeline @param {number} at */
function open(timeline, at) {
  const { id, url } = timeline.view.model.rows[at];
  if (timeline.view.say("timeline-open", { id, url }) && url) location.assign(url);
}
