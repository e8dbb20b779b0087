/** Decides how links and ghosts are drawn: only those of the row under focus or pointer, in ink, over the bars. */
import { HEAD, yOf } from "./backdrop.js";

/** @typedef {import("./backdrop.js").Frame} Frame */
/** @typedef {{x: number, end: number, y: number, tall: number}} Spot */

/** @param {Frame} frame @param {Iterable<number>} rows the rows whose links are drawn */
export function drawLinks(frame, rows) {
  const { model } = frame.view;
  const drawn = new Set();
  for (const at of rows) {
    for (const links of [model.incoming.of(at), model.outgoing.of(at)]) {
      for (const link of links.subarray(0, 200)) {
        if (drawn.has(link)) continue;
        drawn.add(link);
        const before = spot(frame, model.linkBefore[link]);
        const after = spot(frame, model.linkAfter[link]);
        if (before && after) drawLink(frame, model.linkKind[link], before, after);
      }
    }
  }
}

/** Where a row's bar is; of a hidden one, at the line it is closed into. @param {Frame} frame @param {number} at @returns {Spot | undefined} */
function spot(frame, at) {
  const { view, scale, left } = frame;
  const line = view.lines.ofRow[at];
  if (line < 0 || Number.isNaN(view.model.finish[at])) return undefined;
  const tall = view.lines.top[line + 1] - view.lines.top[line];
  const x = scale.x(view.model.start[at]) - left;
  return { x, end: Math.max(scale.x(view.model.finish[at]) - left, x + 2), y: yOf(frame, line) + tall / 2, tall };
}

/** @param {Frame} frame @param {string} kind @param {Spot} before @param {Spot} after */
function drawLink(frame, kind, before, after) {
  const { pen, ink } = frame;
  const fromFinish = kind[0] === "F";
  const toStart = kind[1] === "S";
  const down = Math.sign(after.y - before.y) || 1;
  /** @type {[number, number][]} */
  const path = [];
  if (kind === "FS" && after.x >= before.end - 4 && after.y !== before.y) {
    const x = Math.max(before.end, after.x) + (frame.view.lens === "why" ? 15 : 5.5);
    path.push([frame.view.lens === "why" ? before.end + 10 : before.end, before.y], [x, before.y], [x, after.y - down * 9]);
  } else if (kind === "SS") {
    const x = Math.min(Math.max(before.x + 22, before.x), Math.max(before.x + 1, Math.min(before.end, after.x) - 8));
    path.push([x, before.y + down * 7], [x, after.y], [after.x - 2, after.y]);
    pen.fillStyle = ink.ink;
    pen.beginPath();
    pen.arc(x, before.y + down * 7, 2.5, 0, Math.PI * 2);
    pen.fill();
  } else {
    const out = fromFinish ? before.end + 8 : before.x - 8;
    const near = toStart ? after.x - 8 : after.end + 8;
    const between = before.y + (down * before.tall) / 2;
    path.push([fromFinish ? before.end : before.x, before.y], [out, before.y], [out, between], [near, between], [near, after.y]);
    path.push([toStart ? after.x - 2 : after.end + 2, after.y]);
  }
  pen.strokeStyle = ink.ink;
  pen.lineWidth = 1.3;
  pen.beginPath();
  path.forEach(([x, y], step) => (step ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  arrowhead(frame, path[path.length - 2], path[path.length - 1]);
}

/** @param {Frame} frame @param {[number, number]} from @param {[number, number]} to */
function arrowhead({ pen, ink }, [x0, y0], [x, y]) {
  const [dx, dy] = [Math.sign(x - x0), Math.sign(y - y0)];
  pen.fillStyle = ink.ink;
  pen.beginPath();
  pen.moveTo(x + dx * 2, y + dy * 2);
  pen.lineTo(x - dx * 5 + dy * 3.5, y - dy * 5 + dx * 3.5);
  pen.lineTo(x - dx * 5 - dy * 3.5, y - dy * 5 - dx * 3.5);
  pen.fill();
}

/** What a change would make of the rows: an outline in ink to P50, a thin line to P80. @param {Frame} frame */
export function drawGhosts(frame) {
  const { pen, view, ink, scale, left } = frame;
  for (const [at, ghost] of view.ghosts) {
    const line = view.lines.ofRow[at];
    if (line < frame.first || line > frame.last || ghost.start === null || ghost.finish === null) continue;
    const y = yOf(frame, line) + (view.lines.top[line + 1] - view.lines.top[line]) / 2;
    if (y < HEAD - 10) continue;
    const x = scale.x(ghost.start) - left;
    const end = Math.max(scale.x(ghost.finish) - left, x + 2);
    pen.strokeStyle = ink.ink;
    pen.lineWidth = 1.5;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.roundRect(x, y - 8, end - x, 16, 3);
    pen.stroke();
    pen.setLineDash([]);
    if (ghost.p80 === null || !(ghost.p80 > ghost.finish)) continue;
    const cap = scale.x(ghost.p80) - left;
    pen.fillStyle = ink.ink;
    pen.fillRect(end, y - 0.75, cap - end, 1.5);
    pen.fillRect(cap - 0.75, y - 6, 1.5, 12);
  }
}

/** The line that is being drawn from a bar's end. @param {Frame} frame */
export function drawPull(frame) {
  const pull = frame.view.pull;
  if (!pull) return;
  const { pen, ink } = frame;
  pen.strokeStyle = ink.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(pull.fromX - frame.left, pull.fromY - frame.top + HEAD);
  pen.lineTo(pull.toX - frame.left, pull.toY - frame.top + HEAD);
  pen.stroke();
}
