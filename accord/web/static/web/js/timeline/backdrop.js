/** Decides what lies behind and before the bars: days off, row lines, the goal posts' poles, today, and the axis. */
import { LINE_MUST } from "./types.js";

/** @typedef {CanvasRenderingContext2D | import("./svgpen.js").SvgPen} Pen */
/**
 * @typedef {object} Frame What one drawing shows: the lines first..last, and the pixels from `left` and `top` on.
 * @property {Pen} pen
 * @property {import("./view.js").View} view
 * @property {import("./colours.js").Colours} ink
 * @property {import("./scale.js").Scale} scale
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height the axis included
 * @property {number} first
 * @property {number} last
 */

/** The height of the axis. */
export const HEAD = 54;

/** @param {Frame} frame @param {number} line @returns {number} */
export const yOf = (frame, line) => HEAD + frame.view.lines.top[line] - frame.top + frame.view.drift(line);

/** @param {Frame} frame */
export function drawBackdrop(frame) {
  const { pen, view, ink, scale, left, width, height, first, last } = frame;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, width, height);
  if (scale.perDay >= 2) drawDaysOff(frame);
  const { lines } = view;
  for (let line = first; line <= last; line++) {
    const y = yOf(frame, line);
    const tall = lines.top[line + 1] - lines.top[line];
    const isActive = line === view.activeLine;
    if (isActive || (view.marked.size && view.marked.has(lines.key(line))) || line === view.hoverLine) {
      pen.fillStyle = isActive || line !== view.hoverLine ? ink.soft : ink.hover;
      pen.fillRect(0, y, width, tall - 1);
    }
    pen.fillStyle = lines.kind[line] === LINE_MUST ? ink.ink : ink.line;
    pen.fillRect(0, y + tall - 1, width, 1);
  }
  const now = scale.x(view.model.head.now) - left;
  pen.globalAlpha = 0.5;
  pen.fillStyle = ink.ink;
  pen.fillRect(Math.round(now), HEAD, 1, height - HEAD);
  pen.globalAlpha = 1;
  for (const post of view.model.head.goal_posts) drawPole(frame, post, HEAD, height);
}

/** Days off next to each other are one stripe. @param {Frame} frame */
function drawDaysOff(frame) {
  const { pen, ink, scale, left, width, height } = frame;
  pen.fillStyle = ink.sunk;
  const end = Math.min(scale.days, Math.ceil((left + width) / scale.perDay));
  for (let day = Math.max(0, Math.floor(left / scale.perDay)); day < end; day++) {
    if (!scale.off[day]) continue;
    let after = day + 1;
    while (after < end && scale.off[after]) after++;
    pen.fillRect(day * scale.perDay - left, HEAD, (after - day) * scale.perDay, height - HEAD);
    day = after;
  }
}

/** @param {Frame} frame @param {import("./types.js").GoalPost} post @param {number} from @param {number} to */
function drawPole(frame, post, from, to) {
  const { pen, ink, scale, left } = frame;
  const x = scale.x(post.at) - left;
  if (x < -2 || x > frame.width + 2) return;
  pen.strokeStyle = ink.ink;
  pen.lineWidth = post.in_question ? 1.5 : 1.2;
  pen.setLineDash(post.in_question || from < HEAD ? [] : [3, 3]);
  pen.beginPath();
  pen.moveTo(x, from);
  pen.lineTo(x, to);
  pen.stroke();
  pen.setLineDash([]);
}

/** The axis: marks by the zoom, the poles' upper ends, and today's. @param {Frame} frame */
export function drawAxis(frame) {
  const { pen, view, ink, scale, left, width } = frame;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, width, HEAD);
  pen.textAlign = "left";
  for (const tick of scale.ticks(left, left + width)) {
    const x = tick.x - left;
    pen.fillStyle = ink.line2;
    if (x >= 1 && (tick.text || scale.zoom !== "days")) pen.fillRect(Math.round(x), HEAD - 18, 1, 18);
    pen.fillStyle = tick.isNow ? ink.ink : ink.ink2;
    pen.font = `${tick.isNow ? 620 : 430} 12px ${ink.font}`;
    pen.fillText(tick.text, x + (scale.zoom === "days" ? 4 : 6), HEAD - 6);
  }
  for (const post of view.model.head.goal_posts) drawPole(frame, post, 6, HEAD);
  const now = Math.round(scale.x(view.model.head.now) - left);
  pen.globalAlpha = 0.5;
  pen.fillStyle = ink.ink;
  pen.fillRect(now, 29, 1, HEAD - 29);
  pen.globalAlpha = 1;
  pen.fillStyle = ink.ink;
  pen.beginPath();
  pen.roundRect(now - 23, 9, 46, 20, 4);
  pen.fill();
  pen.fillStyle = ink.onInk;
  pen.font = `620 12px ${ink.font}`;
  pen.textAlign = "center";
  pen.fillText("Today", now, 23);
  pen.textAlign = "left";
  pen.fillStyle = ink.line2;
  pen.fillRect(0, HEAD - 1, width, 1);
}
