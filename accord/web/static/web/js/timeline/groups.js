/** Decides which group a row stands in, and what a closed group says of its rows. */
import { DAY, DONE, FEATURE, GROUP, MUST } from "./types.js";

/** @typedef {import("./model.js").Model} Model */
/**
 * @typedef {object} Heading
 * @property {string} key
 * @property {string} name
 * @property {string} note
 * @property {string} now
 * @property {string} target
 * @property {number[]} rows the rows listed under it, by place
 * @property {boolean} startsOpen
 * @property {number} count
 * @property {number} done
 * @property {number} must
 * @property {number} start
 * @property {number} finish
 * @property {number} p80
 * @property {string} person the one who is on all of its rows
 * @property {Heading} [within] the heading whose earlier rows it holds
 */

/** So many rows are worth a line that folds them. */
const FEW = 2;
const NAMELESS = { track: "No track", key_result: "Other features", launch: "In no launch", person: "Nobody yet" };

/**
 * The rows of the lens under their headings, in the order of the head's lists; empty headings are left out.
 * @param {Model} model @param {import("./types.js").Lens} lens @param {"track" | "key_result" | "launch" | "person"} grouping
 * @returns {Heading[]}
 */
export function headings(model, lens, grouping) {
  const { head } = model;
  const known = { track: head.tracks, key_result: head.key_results, launch: head.launches, person: head.people }[grouping];
  /** @type {Map<string, Heading>} */
  const byId = new Map(known.map((group) => [group.id, heading(`${grouping}:${group.id}`, group)]));
  const rest = heading(`${grouping}:`, { name: NAMELESS[grouping] });
  const enabling = heading("enabling:", { name: "Enabling work", note: "serves no one feature" }, false);
  const isServing = lens === "why" ? underFeatures(model) : undefined;
  model.rows.forEach((row, at) => {
    const flags = model.flags[at];
    const group = grouping === "person" ? row.people?.[0] : row[grouping];
    if (lens === "when" ? !(flags & GROUP) : flags & FEATURE) (byId.get(group ?? "") ?? rest).rows.push(at);
    else if (isServing && !(flags & GROUP) && !isServing[at]) enabling.rows.push(at);
  });
  const shown = [...byId.values(), rest, enabling].filter((group) => group.rows.length);
  for (const group of shown) sum(group, model);
  return lens === "when" ? shown.flatMap((group) => folded(group, model)) : shown;
}

/** What was done before this week lies closed under its heading, so that a list begins with the work at hand. @param {Heading} group @param {Model} model */
function folded(group, model) {
  const today = Math.floor(model.head.now / DAY);
  const monday = (today - weekday(model.head.origin, today)) * DAY;
  const isEarlier = (/** @type {number} */ at) => Boolean(model.flags[at] & DONE) && model.finish[at] < monday;
  const earlier = heading(`earlier:${group.key}`, { name: "Done earlier" }, false);
  earlier.rows = group.rows.filter(isEarlier);
  earlier.note = `${earlier.rows.length} tasks`;
  if (earlier.rows.length < FEW) return [group];
  group.rows = group.rows.filter((at) => !isEarlier(at));
  earlier.within = group;
  sum(earlier, model);
  return [group, earlier];
}

/** Days since Monday. @param {string} origin @param {number} day counted from it */
const weekday = (origin, day) => (new Date(`${origin}T00:00Z`).getUTCDay() + 6 + day) % 7;

/** @param {string} key @param {{name: string} & Record<string, unknown>} of @param {boolean} [startsOpen] @returns {Heading} */
function heading(key, of, startsOpen = true) {
  const { name, note = "", now = "", target = "", finish, p80 } = /** @type {any} */ (of);
  const dates = { start: NaN, finish: finish ?? NaN, p80: p80 ?? NaN };
  return { key, name, note, now, target, rows: [], startsOpen, count: 0, done: 0, must: 0, person: "", ...dates };
}

/** @param {Heading} group @param {Model} model */
function sum(group, model) {
  const given = { finish: group.finish, p80: group.p80 };
  const people = new Set();
  for (const at of group.rows) {
    if (model.flags[at] & DONE) group.done++;
    if (model.flags[at] & MUST) group.must++;
    group.start = least(group.start, model.start[at]);
    group.finish = most(group.finish, model.finish[at]);
    group.p80 = most(group.p80, model.p80[at]);
    for (const person of model.rows[at].people ?? []) people.add(person);
  }
  if (!Number.isNaN(given.finish)) group.finish = given.finish;
  if (!Number.isNaN(given.p80)) group.p80 = given.p80;
  group.count = group.rows.length;
  group.person = people.size === 1 ? [...people][0] : "";
}

/** Which rows are a feature or stand below one; parents come first. @param {Model} model */
function underFeatures(model) {
  const is = new Uint8Array(model.rows.length);
  for (let at = 0; at < is.length; at++) {
    const above = model.parent[at];
    is[at] = model.flags[at] & FEATURE || (above >= 0 && is[above]) ? 1 : 0;
  }
  return is;
}

/** @param {number} a @param {number} b */
const least = (a, b) => (Number.isNaN(a) || b < a ? b : a);
/** @param {number} a @param {number} b */
const most = (a, b) => (Number.isNaN(a) || b > a ? b : a);
