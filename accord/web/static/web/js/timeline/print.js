/** Decides how the timeline is printed and saved: all open lines and all days as SVG, in pages with the axis on each. */
import { HEAD, drawAxis, drawBackdrop } from "./backdrop.js";
import { drawBars } from "./bars.js";
import { colours } from "./colours.js";
import { percent } from "./dom.js";
import { Scale } from "./scale.js";
import { SvgPen } from "./svgpen.js";
import { DAY, LATE, LINE_GROUP, LINE_ROW, MUST } from "./types.js";

const WIDTH = 1200;
const GRID = 380;

/** @param {import("./view.js").View} view @param {number} perPage lines @returns {string[]} an SVG a page */
export function pages(view, perPage = Infinity) {
  const ink = colours(view.host, true);
  const plainView = Object.create(view, { activeLine: value(-1), activeRow: value(-1), hoverLine: value(-1), marked: value(new Set()), ghosts: value(new Map()), chain: value(null) });
  const { scale, left } = fitted(view);
  const made = [];
  for (let first = 0; first < Math.max(1, view.lines.printed); first += perPage) {
    const last = Math.min(view.lines.printed - 1, first + perPage - 1);
    const top = view.lines.top[first];
    const height = HEAD + (last < first ? 0 : view.lines.top[last + 1] - top);
    const pen = new SvgPen();
    const frame = { pen, view: plainView, ink, scale, left, top, width: WIDTH - GRID, height, first, last };
    drawBackdrop(frame);
    drawBars(frame);
    drawAxis(frame);
    drawFlags(frame);
    const words = new SvgPen();
    drawWords({ ...frame, pen: words });
    const font = ink.font.replaceAll('"', "'");
    made.push(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${font}">${words.svg(0, GRID, height)}${pen.svg(GRID, WIDTH - GRID, height)}</svg>`);
  }
  return made;
}

/** @param {unknown} is */
const value = (is) => ({ value: is });

/** The days in use, as wide as the paper. @param {import("./view.js").View} view */
function fitted({ model }) {
  let from = Math.floor(model.head.now / DAY) - 7;
  let to = from + 28;
  for (let at = 0; at < model.rows.length; at++) {
    if (model.start[at] < from * DAY) from = Math.floor(model.start[at] / DAY);
    const end = model.p80[at] || model.finish[at];
    if (end > to * DAY) to = Math.ceil(end / DAY);
  }
  for (const post of model.head.goal_posts) to = Math.max(to, Math.ceil(post.at / DAY));
  const days = Math.max(28, to + 7 - from);
  const perDay = (WIDTH - GRID) / days;
  const scale = new Scale(model.head, perDay > 18 ? "days" : perDay > 4 ? "weeks" : "months", perDay * model.head.days);
  return { scale, left: from * perDay };
}

/** @param {import("./backdrop.js").Frame} frame */
function drawFlags({ pen, view, ink, scale, left, width }) {
  for (const post of view.model.head.goal_posts) {
    const x = scale.x(post.at) - left;
    const isRight = post.in_question && x < width - 130;
    pen.textAlign = isRight ? "left" : "right";
    pen.font = `${post.in_question ? 620 : 430} 12px ${ink.font}`;
    pen.fillStyle = ink.ink;
    pen.fillText(`${post.name} ${percent(post.chance)}`, isRight ? x + 6 : x - 6, 17);
  }
}

/** @param {import("./backdrop.js").Frame} frame */
function drawWords({ pen, view, ink, scale, top, first, last, height }) {
  const columns = view.lens === "why" ? ["Effect", "Quotes", "Value"] : ["Who", "P50", "P80"];
  const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y, weight = 430, align = "right") => {
    pen.font = `${weight} 12px ${ink.font}`;
    pen.textAlign = /** @type {CanvasTextAlign} */ (align);
    pen.fillText(text, x, y);
  };
  pen.fillStyle = ink.ink3;
  write(view.lens === "why" ? "Feature" : "Task", 12, HEAD - 8, 540, "left");
  columns.forEach((name, at) => write(name, GRID - 140 + at * 64, HEAD - 8, 540));
  for (let line = first; line <= last; line++) {
    const y = HEAD + view.lines.top[line] - top;
    const tall = view.lines.top[line + 1] - view.lines.top[line];
    const at = view.lines.row(line);
    if (view.lines.kind[line] === LINE_GROUP) {
      pen.fillStyle = ink.sunk;
      pen.fillRect(0, y, GRID, tall);
    }
    pen.fillStyle = ink.line;
    pen.fillRect(0, y + tall - 1, GRID, 1);
    pen.fillStyle = ink.ink;
    const indent = 12 + 14 * (view.lines.level[line] - 1);
    const room = Math.floor((GRID - 200 - indent) / 6.4);
    const name = view.name(line);
    const isMust = at >= 0 && view.model.flags[at] & MUST;
    write(`${isMust ? "◆ " : ""}${name.length > room ? `${name.slice(0, room - 1)}…` : name}`, indent, y + tall / 2 + 4, view.lines.kind[line] === LINE_ROW ? 430 : 620, "left");
    if (at < 0) continue;
    const row = view.model.rows[at];
    const late = view.model.flags[at] & LATE ? "▲ " : "";
    const said = view.lens === "why"
      ? [row.effect ?? "", String(row.quotes ?? "–"), percent(row.value)]
      : [(row.people ?? []).map((id) => view.model.people.get(id)?.initials).join(" "), scale.words(view.model.finish[at]), late + scale.words(view.model.p80[at])];
    said.forEach((text, place) => write(text, GRID - 140 + place * 64, y + tall / 2 + 4, place === 1 ? 540 : 430));
  }
  pen.fillStyle = ink.line2;
  pen.fillRect(GRID - 1, 0, 1, height);
}

/** Puts the pages beside the element for as long as it prints. @param {import("./view.js").View} view @param {AbortSignal} signal */
export function printing(view, signal) {
  /** @type {HTMLElement | undefined} */
  let paper;
  window.addEventListener("beforeprint", () => {
    paper?.remove();
    paper = document.createElement("div");
    paper.className = "tl-print";
    for (const page of pages(view, 34)) {
      const parsed = new DOMParser().parseFromString(page, "image/svg+xml");
      const sheet = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(parsed.documentElement, true)));
      for (const text of sheet.querySelectorAll("text")) keepLook(text);
      paper.append(sheet);
    }
    view.host.append(paper);
  }, { signal });
  window.addEventListener("afterprint", () => paper?.remove(), { signal });
}

/** The page's own rules for text would win over attributes. @param {SVGTextElement} text */
function keepLook(text) {
  text.style.fill = text.getAttribute("fill") ?? "";
  text.style.fontSize = `${text.getAttribute("font-size")}px`;
  text.style.fontWeight = text.getAttribute("font-weight") ?? "";
}
