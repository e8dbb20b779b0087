/** Decides which columns the grid has in each lens, and what stands in a cell. */
import { heard, icon, make, percent, write } from "./dom.js";
import { LATE, LINE_ADD, LINE_GROUP, LINE_MUST, LINE_ROW, MUST } from "./types.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {HTMLElement & {parts: Record<string, HTMLElement>}} Cell */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} label its head
 * @property {string} heard its head in full words
 * @property {string} field what Enter edits in it; "" nothing
 * @property {string} width
 * @property {(cell: Cell) => void} make
 * @property {(cell: Cell, view: View, line: number) => void} fill
 */

/** @type {Record<string, Column>} */
const COLUMNS = {
  title: { name: "title", label: "Task", heard: "Task", field: "title", width: "minmax(0,1fr)", make: makeTitle, fill: fillTitle },
  estimate: { name: "estimate", label: "Range", heard: "Estimate", field: "estimate", width: "70px", ...text((row) => row.estimate ?? "–") },
  start: { name: "start", label: "Start", heard: "Start", field: "pin", width: "60px", ...date("start") },
  people: { name: "people", label: "", heard: "People", field: "people", width: "34px", make: makePeople, fill: fillPeople },
  p50: { name: "p50", label: "P50", heard: "Finish at 50 %", field: "estimate", width: "66px", ...date("finish") },
  p80: { name: "p80", label: "P80", heard: "Finish at 80 %", field: "", width: "66px", ...date("p80") },
  effect: { name: "effect", label: "Effect", heard: "Expected effect", field: "effect", width: "108px", ...text((row) => row.effect || "add effect") },
  quotes: { name: "quotes", label: "Quotes", heard: "Customer quotes", field: "", width: "48px", ...text((row) => String(row.quotes ?? "–")) },
  value: { name: "value", label: "Value", heard: "Share of value", field: "", width: "80px", make: makeValue, fill: fillValue },
};

/** @param {import("./types.js").Lens} lens @param {number} width of the grid; a wider one shows ranges and starts too */
export function columns(lens, width) {
  const names = lens === "why" ? ["title", "effect", "quotes", "value"] : ["title", "people", "p50", "p80"];
  if (lens === "when" && width >= 420) names.splice(1, 0, "estimate");
  if (lens === "when" && width >= 540) names.splice(2, 0, "start");
  return names.map((name) => (lens === "why" && name === "title" ? { ...COLUMNS.title, label: "Feature", heard: "Feature" } : COLUMNS[name]));
}

/** @param {Cell} cell */
function makeTitle(cell) {
  const parts = {
    twist: make("span", { class: "tl-twist" }, icon("open")),
    must: make("span", { class: "tl-must" }, heard("Must-have: ")),
    name: make("span", { class: "tl-name" }),
    note: make("span", { class: "tl-note" }),
    late: make("span", { class: "tl-late", title: "In danger: the 80 % date is after the goal post" }, icon("danger"), heard(" in danger")),
  };
  cell.parts = parts;
  cell.append(parts.twist, parts.must, parts.name, parts.note, parts.late);
}

/** @param {Cell} cell @param {View} view @param {number} line */
function fillTitle(cell, view, line) {
  const { lines, model } = view;
  const { twist, must, name, note, late } = cell.parts;
  const kind = lines.kind[line];
  const isRow = kind === LINE_ROW;
  const flags = isRow ? model.flags[lines.ref[line]] : 0;
  cell.style.setProperty("--lv", String(Math.min(8, lines.level[line] - (view.grouping === "outline" ? 0 : 1))));
  twist.hidden = lines.open(line) === undefined;
  must.hidden = kind === LINE_GROUP || kind === LINE_ADD;
  must.className = flags & MUST || kind === LINE_MUST ? "tl-must" : "tl-must no";
  const isClosedGroup = kind === LINE_GROUP && !lines.open(line);
  late.hidden = !(flags & LATE) && !(isClosedGroup && view.isLateGroup(lines.headings[lines.ref[line]]));
  if (isRow) {
    write(name, model.rows[lines.ref[line]].title);
    write(note, "");
  } else if (kind === LINE_ADD) {
    write(name, "+ Item");
    write(note, "");
  } else if (kind === LINE_MUST) {
    const post = model.head.goal_posts.find((each) => each.in_question);
    write(name, "Must-have line");
    write(note, `all ${lines.mustCount}${post ? ` by ${view.scale.words(post.at)}: ${percent(post.chance)}` : ""}`);
  } else {
    const group = lines.headings[lines.ref[line]];
    const count = `${group.count} ${view.lens === "why" && group.startsOpen ? "feature" : "task"}${group.count === 1 ? "" : "s"}`;
    write(name, group.name);
    write(note, group.note || (group.done ? `${group.done} of ${group.count} done` : view.lens === "why" && group.must ? `${group.must} of ${group.count} must-have` : count));
  }
  if (name.title !== name.textContent) name.title = name.textContent ?? "";
}

/** @param {Cell} cell */
function makePeople(cell) {
  cell.parts = { disc: make("span", { class: "tl-av", "aria-hidden": "true" }), more: make("span", { class: "tl-more", "aria-hidden": "true" }), name: heard() };
  cell.append(cell.parts.disc, cell.parts.more, cell.parts.name);
}

/** @param {Cell} cell @param {View} view @param {number} line */
function fillPeople(cell, view, line) {
  const at = view.lines.row(line);
  const heading = view.lines.kind[line] === LINE_GROUP && !view.lines.open(line) ? view.lines.headings[view.lines.ref[line]]?.person : "";
  const ids = at < 0 ? (heading ? [heading] : []) : (view.model.rows[at].people ?? []);
  const people = ids.map((id) => view.model.people.get(id)).filter((person) => person !== undefined);
  const names = people.map((person) => person.name).join(", ");
  cell.parts.disc.hidden = people.length === 0;
  cell.parts.disc.className = `tl-av ${people[0]?.side ?? ""}`;
  cell.title = names;
  write(cell.parts.disc, people[0]?.initials ?? "");
  write(cell.parts.more, people.length > 1 ? `+${people.length - 1}` : "");
  write(cell.parts.name, names);
}

/** @param {Cell} cell */
function makeValue(cell) {
  cell.parts = { bar: make("i", { "aria-hidden": "true" }), now: make("span"), share: make("b") };
  cell.append(cell.parts.bar, cell.parts.now, cell.parts.share);
}

/** A bar against the greatest value shown. @param {Cell} cell @param {View} view @param {number} line */
function fillValue(cell, view, line) {
  const at = view.lines.row(line);
  const value = at < 0 ? undefined : view.model.rows[at].value;
  cell.parts.bar.hidden = value === undefined;
  cell.parts.bar.style.setProperty("--v", String((value ?? 0) / view.mostValue));
  const group = at < 0 && view.lines.kind[line] === LINE_GROUP ? view.lines.headings[view.lines.ref[line]] : undefined;
  write(cell.parts.now, group?.target ? `${group.now} →` : group && !group.startsOpen ? `${group.count} tasks` : "");
  write(cell.parts.share, group ? group.target : value === undefined ? "" : percent(value));
}

/** @param {(row: import("./types.js").Row) => string} said */
function text(said) {
  /** @param {Cell} cell @param {View} view @param {number} line */
  const fill = (cell, view, line) => {
    const at = view.lines.row(line);
    write(cell, at < 0 ? "" : said(view.model.rows[at]));
  };
  return { make: () => undefined, fill };
}

/** @param {"start" | "finish" | "p80"} which */
function date(which) {
  /** @param {Cell} cell */
  const makeDate = (cell) => {
    cell.parts = { day: make("span"), late: heard() };
    cell.append(cell.parts.day, cell.parts.late);
  };
  /** @param {Cell} cell @param {View} view @param {number} line */
  const fill = (cell, view, line) => {
    const at = view.lines.row(line);
    const group = at < 0 && view.lines.kind[line] === LINE_GROUP && !view.lines.open(line) ? view.lines.headings[view.lines.ref[line]] : undefined;
    const isLate = which === "p80" && (at >= 0 ? Boolean(view.model.flags[at] & LATE) : group !== undefined && view.isLateGroup(group));
    write(cell.parts.day, at >= 0 ? view.scale.words(view.model[which][at]) : group ? view.scale.words(group[which]) : "");
    cell.parts.day.className = isLate ? "late" : "";
    write(cell.parts.late, isLate ? ", after the goal post" : "");
    cell.title = which === "finish" && at >= 0 ? view.rangeWords(at) : "";
  };
  return { make: makeDate, fill };
}
