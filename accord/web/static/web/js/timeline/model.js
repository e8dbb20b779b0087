/** Decides what the timeline knows: rows by place in typed arrays, and links both ways. */
import { DONE, DRIVING, FEATURE, GROUP, LATE, MILESTONE, MUST } from "./types.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Head} Head */

const NONE = NaN;

export class Model {
  /** @param {Head} head @param {number} count how many rows will be added */
  constructor(head, count) {
    this.head = head;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Map<string, number>} */
    this.place = new Map();
    this.start = new Float64Array(count);
    this.finish = new Float64Array(count);
    this.p80 = new Float64Array(count);
    this.baseStart = new Float64Array(count);
    this.baseFinish = new Float64Array(count);
    this.flags = new Uint8Array(count);
    this.done = new Float32Array(count);
    this.parent = new Int32Array(count).fill(-1);
    this.people = new Map(head.people.map((person) => [person.id, person]));
    this.goalPosts = new Map(head.goal_posts.map((post) => [post.id, post]));
    this.setLinks([]);
  }

  /** Takes the next rows; parents come before their children. @param {Row[]} rows */
  add(rows) {
    for (const row of rows) {
      const at = this.rows.push(row) - 1;
      this.place.set(row.id, at);
      this.parent[at] = row.parent ? (this.place.get(row.parent) ?? -1) : -1;
      this.read(at);
    }
  }

  /** Refreshes the typed values of one row from its object. @param {number} at */
  read(at) {
    const row = this.rows[at];
    this.start[at] = row.start ?? NONE;
    this.finish[at] = row.finish ?? NONE;
    this.p80[at] = row.p80 ?? NONE;
    this.baseStart[at] = row.baseline ? row.baseline[0] : NONE;
    this.baseFinish[at] = row.baseline ? row.baseline[1] : NONE;
    this.done[at] = row.done ?? 0;
    const post = row.goal_post ? this.goalPosts.get(row.goal_post) : undefined;
    const isLate = post !== undefined && row.state !== "done" && (row.p80 ?? row.finish ?? 0) > post.at;
    this.flags[at] =
      (row.must_have ? MUST : 0) | (row.is_driving ? DRIVING : 0) | (row.is_group ? GROUP : 0) | (row.is_feature ? FEATURE : 0) |
      (row.state === "done" ? DONE : 0) | (isLate ? LATE : 0) | (row.is_milestone ? MILESTONE : 0);
  }

  /** A whole row (it has its number) replaces the old one, else the given fields are changed; unknown ids are left. @param {Partial<Row>[]} parts @returns {number[]} their places */
  patch(parts) {
    const touched = [];
    for (const part of parts) {
      const at = part.id === undefined ? undefined : this.place.get(part.id);
      if (at === undefined) continue;
      const { why: _, ...old } = this.rows[at];
      const kept = "number" in part ? { edit: old.edit } : old;
      this.rows[at] = /** @type {Row} */ ({ ...kept, ...part });
      this.parent[at] = this.place.get(this.rows[at].parent ?? "") ?? -1;
      this.read(at);
      touched.push(at);
    }
    return touched;
  }

  /** Flags of goal posts decide what is late, so rows follow. @param {Partial<import("./types.js").GoalPost>[]} parts */
  patchGoalPosts(parts) {
    for (const part of parts) Object.assign(this.goalPosts.get(part.id ?? "") ?? {}, part);
    for (let at = 0; at < this.rows.length; at++) this.read(at);
  }

  /** Links by place; those with an end outside the rows are left out. @param {import("./types.js").Link[]} links */
  setLinks(links) {
    const known = links.filter(([before, after]) => this.place.has(before) && this.place.has(after));
    this.linkBefore = Int32Array.from(known, ([before]) => this.place.get(before) ?? 0);
    this.linkAfter = Int32Array.from(known, ([, after]) => this.place.get(after) ?? 0);
    this.linkKind = known.map((link) => link[2]);
    this.linkLag = known.map((link) => link[3]);
    this.outgoing = byEnd(this.linkBefore, this.rows.length);
    this.incoming = byEnd(this.linkAfter, this.rows.length);
  }

  /** @param {number} at @param {string} field @returns {boolean} whether this member may change it */
  canEdit(at, field) {
    return (this.head.edit_sets[this.rows[at].edit] ?? []).includes(field);
  }

  /** Everything that a row waits for or holds up, itself included. @param {number} at @returns {Set<number>} */
  chain(at) {
    const seen = new Set([at]);
    for (const [ends, far] of [[this.incoming, this.linkBefore], [this.outgoing, this.linkAfter]]) {
      const open = [at];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const link of ends.of(next)) {
          if (!seen.has(far[link])) open.push(far[link]);
          seen.add(far[link]);
        }
      }
    }
    return seen;
  }
}

/**
 * Links sorted by one of their ends: a count per row, then the links in that order.
 * @param {Int32Array} end @param {number} rows
 */
function byEnd(end, rows) {
  const from = new Int32Array(rows + 1);
  for (const row of end) from[row + 1]++;
  for (let row = 0; row < rows; row++) from[row + 1] += from[row];
  const filled = from.slice();
  const links = new Int32Array(end.length);
  end.forEach((row, link) => (links[filled[row]++] = link));
  return { /** @param {number} row */ of: (row) => links.subarray(from[row], from[row + 1]) };
}
