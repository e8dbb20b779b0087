/** Decides how a row looks in time: bar to P50, tail to P80, hatched past the goal post, done, what was agreed, and value landing. */
import { HEAD, yOf } from "./backdrop.js";
import { box, drawMilestone, drawPin, hatch } from "./marks.js";
import { DRIVING, GROUP, LINE_GROUP, LINE_ROW, MILESTONE, MUST } from "./types.js";

/** @typedef {import("./backdrop.js").Frame} Frame */

/** @param {Frame} frame */
export function drawBars(frame) {
  const { view } = frame;
  for (let line = frame.first; line <= frame.last; line++) {
    const kind = view.lines.kind[line];
    const middle = yOf(frame, line) + (view.lines.top[line + 1] - view.lines.top[line]) / 2;
    if (middle < HEAD - 20) continue;
    if (kind === LINE_GROUP && !view.lines.open(line)) {
      drawSummary(frame, view.lines.headings[view.lines.ref[line]], middle);
    } else if (kind === LINE_ROW) {
      const at = view.lines.ref[line];
      frame.pen.globalAlpha = view.chain && !view.chain.has(at) ? 0.3 : view.ghosts.has(at) ? 0.45 : 1;
      if (view.model.flags[at] & GROUP && view.lens === "when") drawSummary(frame, spanOf(view.model, at), middle);
      else drawRow(frame, at, middle);
      frame.pen.globalAlpha = 1;
    }
  }
}

/** Where the active row's bar is out of view: its P50 at that edge; a click there scrolls to it. @param {Frame} frame */
export function drawAway({ pen, view, ink, scale, left, width, ...frame }) {
  const at = view.activeRow;
  if (at < 0 || Number.isNaN(view.model.finish[at])) return;
  const y = yOf({ pen, view, ink, scale, left, width, ...frame }, view.activeLine) + view.rowHeight / 2;
  const side = awaySide(view, at, left, width);
  if (!side || y < HEAD + 8) return;
  pen.fillStyle = ink.ink2;
  pen.font = `540 12px ${ink.font}`;
  pen.textAlign = side < 0 ? "left" : "right";
  const day = scale.words(view.model.finish[at]);
  pen.fillText(side < 0 ? `← ${day}` : `${day} →`, side < 0 ? 8 : width - 8, y + 4);
  pen.textAlign = "left";
}

/** −1: a row's bar lies before what is in view, 1: after it, 0: it is in view. @param {import("./view.js").View} view @param {number} at @param {number} left @param {number} width */
export function awaySide({ model, scale }, at, left, width) {
  const end = scale.x(Number.isNaN(model.p80[at]) ? model.finish[at] : Math.max(model.p80[at], model.finish[at]));
  if (end < left) return -1;
  return scale.x(model.start[at]) > left + width ? 1 : 0;
}

/** @param {import("./model.js").Model} model @param {number} at */
const spanOf = (model, at) => ({ start: model.start[at], finish: model.finish[at], p80: model.p80[at] });

/** A closed group: a thin line to P50, a lighter one to P80. @param {Frame} frame @param {{start: number, finish: number, p80: number}} span @param {number} middle */
function drawSummary({ pen, ink, scale, left }, span, middle) {
  if (Number.isNaN(span.start)) return;
  const [from, to] = [scale.x(span.start) - left, scale.x(span.finish) - left];
  pen.fillStyle = ink.ink3;
  pen.fillRect(from, middle - 1.5, to - from, 3);
  if (!(span.p80 > span.finish)) return;
  const end = scale.x(span.p80) - left;
  pen.fillStyle = ink.line2;
  pen.fillRect(to, middle - 1.5, end - to, 3);
  pen.fillStyle = ink.ink3;
  pen.fillRect(end - 0.5, middle - 4, 1, 8);
}

/** @param {Frame} frame @param {number} at @param {number} middle */
export function drawRow(frame, at, middle) {
  const { pen, view, ink, scale, left, width } = frame;
  const { model } = view;
  const [start, finish] = [model.start[at], model.finish[at]];
  if (Number.isNaN(finish)) return;
  const x = scale.x(start) - left;
  const end = Math.max(scale.x(finish) - left, x + 2);
  const tail = model.p80[at] > finish ? scale.x(model.p80[at]) - left : end;
  const baseline = view.lens === "when" && !Number.isNaN(model.baseStart[at]) ? scale.x(model.baseFinish[at]) - left : end;
  if ((x > width && baseline > width) || Math.max(tail, baseline) < -40) return;
  const flags = model.flags[at];
  const isStrong = Boolean(flags & (view.lens === "why" ? MUST : DRIVING));
  if (view.lens === "when" && !Number.isNaN(model.baseStart[at])) {
    box(pen, ink.base, scale.x(model.baseStart[at]) - left, middle + 9, baseline - (scale.x(model.baseStart[at]) - left), 3, 1.5);
  }
  if (tail > end) drawTail(frame, at, end, tail, middle);
  if (flags & MILESTONE) return drawMilestone(pen, isStrong ? ink.fill : ink.mid, ink.fill, end, middle);
  pen.setLineDash(model.head.is_stale ? [2, 2] : []);
  box(pen, isStrong ? ink.fill : ink.mid, x, middle - 7, end - x, 14, 3, ink.fill);
  pen.setLineDash([]);
  const done = (end - x - 6) * model.done[at];
  if (done > 0) {
    const alpha = pen.globalAlpha;
    pen.globalAlpha = isStrong ? alpha * 0.85 : alpha;
    box(pen, isStrong ? ink.paper : ink.fill, x + 3, middle - 2, done, 4, 2);
    pen.globalAlpha = alpha;
  }
  for (const pin of model.rows[at].pins ?? []) drawPin(pen, ink.ink, scale.x(pin.at) - left, middle, pin.on === "finish" ? -1 : 1);
  if (view.lens === "why") drawDisc(frame, at, isStrong, end, middle);
  if (view.lines.ofRow[at] === view.activeLine && view.lens === "when" && !view.ghosts.has(at)) drawShift(frame, at, tail, middle);
}

/** The tail to P80 with its cap, hatched where it has passed the goal post. @param {Frame} frame @param {number} at @param {number} from @param {number} to @param {number} middle */
export function drawTail({ pen, view, ink, scale, left }, at, from, to, middle) {
  pen.fillStyle = ink.mid;
  pen.fillRect(from - 3, middle - 3, to - from + 3, 6);
  const post = view.model.goalPosts.get(view.model.rows[at].goal_post ?? "");
  const pole = post ? Math.max(scale.x(post.at) - left, from) : to;
  if (pole < to) hatch(pen, ink.ink, pole, middle - 3, to - pole, 6);
  pen.fillStyle = ink.fill;
  pen.fillRect(to - 0.75, middle - 6, 1.5, 12);
}

/** Value landing: a disc at P50 that grows with its share. @param {Frame} frame @param {number} at @param {boolean} isStrong @param {number} x @param {number} y */
function drawDisc({ pen, view, ink }, at, isStrong, x, y) {
  const value = view.model.rows[at].value;
  if (value === undefined) return;
  const percent = Math.round(value * 100);
  pen.beginPath();
  pen.arc(x, y, Math.min(11, Math.max(5.5, 4.5 + Math.sqrt(percent) * 1.2)), 0, Math.PI * 2);
  pen.fillStyle = isStrong ? ink.side : ink.paper;
  pen.fill();
  pen.strokeStyle = ink.fill;
  pen.lineWidth = 1.6;
  pen.stroke();
  if (percent < 2) return;
  pen.fillStyle = isStrong ? ink.onSide : ink.ink;
  pen.font = `700 12px ${ink.font}`;
  pen.textAlign = "center";
  pen.fillText(String(percent), x, y + 4.2);
  pen.textAlign = "left";
}

/** How far the active row's P50 has moved from what was agreed. @param {Frame} frame @param {number} at @param {number} x @param {number} y */
function drawShift({ pen, view, ink, scale }, at, x, y) {
  const days = Math.round(scale.day(view.model.finish[at]) - scale.day(view.model.baseFinish[at]));
  if (!days) return;
  pen.fillStyle = ink.ink2;
  pen.font = `430 12px ${ink.font}`;
  pen.fillText(`${Math.abs(days)}\u00a0d ${days > 0 ? "after" : "before"} ${view.model.head.baseline_name ? "accord" : "baseline"}`, x + 8, y + 4);
}
