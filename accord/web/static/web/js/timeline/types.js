/**
 * Decides the names of what goes between the timeline's modules; the JSON itself is described in docs/contributors/timeline.md.
 *
 * Times are minutes of wall-clock time since local midnight of `origin`; a day is always 1440 of them.
 *
 * @typedef {"why" | "when"} Lens
 * @typedef {"outline" | "track" | "key_result" | "launch" | "person"} Grouping
 * @typedef {"days" | "weeks" | "months"} Zoom
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {number} number
 * @property {string} title
 * @property {string} [url]
 * @property {number} version
 * @property {string} [parent]
 * @property {boolean} [is_group]
 * @property {boolean} [is_feature]
 * @property {boolean} [is_milestone]
 * @property {string} [track]
 * @property {string} [key_result]
 * @property {string} [launch]
 * @property {string} [goal_post]
 * @property {boolean} [must_have]
 * @property {"planned" | "started" | "done" | "blocked"} [state]
 * @property {number} [done]
 * @property {string[]} [people]
 * @property {string} [estimate]
 * @property {number | null} start
 * @property {number | null} finish
 * @property {number | null} p80
 * @property {number} [p10]
 * @property {[number, number]} [baseline]
 * @property {boolean} [is_driving]
 * @property {string} [slack]
 * @property {{kind: string, at: number, on: string, why: string}[]} [pins]
 * @property {string} [effect]
 * @property {number} [quotes]
 * @property {number} [value]
 * @property {number} edit
 * @property {{why?: Why, when?: Why}} [why]
 *
 * @typedef {{parts: {text: string, strong: boolean}[], pills: {label: string, url: string}[]}} Why
 * @typedef {{id: string, name: string, note: string, now: string, target: string, finish: number | null, p80: number | null}} Group
 * @typedef {{id: string, name: string, at: number, chance: number | null, confidence: number, p80: number | null,
 *   in_question: boolean, url: string}} GoalPost
 * @typedef {{id: string, name: string, initials: string, side: string, url: string}} Person
 * @typedef {{key: string, name: string, note: string, is_total: boolean, shares: (number | null)[]}} StripRow
 * @typedef {[before: string, after: string, kind: string, lag: string]} Link
 *
 * @typedef {object} Head The whole answer of `src` without its rows.
 * @property {string} zone
 * @property {string} origin
 * @property {number} days
 * @property {number} now
 * @property {string} baseline_name
 * @property {boolean} is_stale
 * @property {boolean} can_add
 * @property {{weekdays: boolean[], days_off: {day: number, name: string}[], from_minute: number, to_minute: number}} work
 * @property {Person[]} people
 * @property {Group[]} tracks
 * @property {Group[]} key_results
 * @property {Group[]} launches
 * @property {GoalPost[]} goal_posts
 * @property {string[][]} edit_sets
 * @property {Link[]} links
 * @property {number} weeks_from
 * @property {StripRow[]} load
 * @property {StripRow[]} value_ready
 *
 * @typedef {{kind: string, id: string} & Record<string, unknown>} Change What is asked of `preview-url` and `edit-url`.
 * @typedef {{id: string, start: number | null, finish: number | null, p80: number | null}} Ghost
 * @typedef {{rows?: Partial<Row>[], goal_posts?: Partial<GoalPost>[], links?: Link[], load?: StripRow[], value_ready?: StripRow[],
 *   sentence?: string, needs_proposal?: boolean, is_stale?: boolean, reload?: boolean, proposal_url?: string, undo?: unknown}} Answer
 */

export const DAY = 1440;
/** A line's kinds. */
export const LINE_GROUP = 0, LINE_ROW = 1, LINE_MUST = 2, LINE_ADD = 3;
/** A row's flags. */
export const MUST = 1, DRIVING = 2, GROUP = 4, FEATURE = 8, DONE = 16, LATE = 32, MILESTONE = 64;
