/** Decides the narrow layout: one list by the week of the P50 date, every bar on the same axis. */
import { avatar, heard, icon, make, percent } from "./dom.js";
import { DAY, DRIVING, FEATURE, GROUP, LATE, MUST } from "./types.js";

const SVG = "http://www.w3.org/2000/svg";
const PIECE = 60;
const WEEKS = 30;

export class Phone {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.axis = make("div", { class: "tl-axis", "aria-hidden": "true" });
    this.list = make("ul", { tabindex: "0", "aria-label": "Work by week" });
    const heads = make("p", { class: "tl-heads", "aria-hidden": "true" }, make("span", {}, "P50"), make("span", {}, "P80"));
    this.root = make("div", { class: "tl-phone", hidden: true }, heads, this.axis, this.list);
    this.watcher = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && this.more());
    /** @type {number[]} */ this.order = [];
    this.next = 0;
    this.week = NaN;
  }

  /** The list anew, from this week on in view. @param {number} width */
  renew(width) {
    const { view } = this;
    const { model, scale, lens } = view;
    this.order = model.rows.map((_, at) => at).filter((at) => (lens === "why" ? model.flags[at] & FEATURE : !(model.flags[at] & GROUP)));
    this.order.sort((a, b) => (Number.isNaN(model.finish[a]) ? Infinity : model.finish[a]) - (Number.isNaN(model.finish[b]) ? Infinity : model.finish[b]) || a - b);
    this.width = width - 32;
    this.monday = scale.today - ((scale.today + scale.first) % 7);
    this.from = this.monday - 7;
    const post = model.head.goal_posts.find((each) => each.in_question);
    const ends = this.order.map((at) => model.p80[at] || model.finish[at] || 0);
    const last = Math.max(this.from + 28, ...ends.map((end) => scale.day(end)), post ? scale.day(post.at) : 0);
    this.until = Math.max(Math.min(last, this.from + WEEKS * 7), post ? scale.day(post.at) : 0) + 4;
    this.list.replaceChildren();
    this.next = 0;
    this.week = NaN;
    this.drawAxis(post);
    const here = this.order.findIndex((at) => !(view.model.finish[at] < this.monday * DAY));
    do this.more();
    while (this.next < this.order.length && this.next < here + 30);
    const week = this.list.querySelector("[data-now]");
    if (week) this.list.scrollTop += week.getBoundingClientRect().top - this.list.getBoundingClientRect().top;
  }

  /** @param {number} minute */
  x(minute) {
    const at = (this.view.scale.x(minute) / this.view.scale.perDay - this.from) / (this.until - this.from);
    return Math.min(this.width, Math.max(0, at * this.width));
  }

  /** The next rows, when the end of the list comes near. */
  more() {
    for (const at of this.order.slice(this.next, this.next + PIECE)) this.item(at);
    this.next = Math.min(this.order.length, this.next + PIECE);
    this.watcher.disconnect();
    if (this.next < this.order.length && this.list.lastElementChild) this.watcher.observe(this.list.lastElementChild);
  }

  /** @param {number} at */
  item(at) {
    const { model, scale } = this.view;
    const day = Number.isNaN(model.finish[at]) ? Infinity : scale.day(model.finish[at]);
    const week = day - ((day + scale.first) % 7);
    if (!Object.is(week, this.week)) this.heading(week);
    this.week = week;
    const row = model.rows[at];
    const flags = model.flags[at];
    const isLate = Boolean(flags & LATE);
    const dates = make("span", { class: "dt" }, make("b", {}, scale.words(model.finish[at])), make("span", { class: isLate ? "late" : "" }, scale.words(model.p80[at]), ...(isLate ? [heard(", after the goal post")] : [])));
    const line = make("span", { class: "l1" }, ...(flags & MUST ? [make("span", { class: "tl-must" }, heard("Must-have: "))] : []), make("b", {}, row.title));
    if (isLate) line.append(icon("danger"));
    const person = model.people.get(row.people?.[0] ?? "");
    if (person) line.append(avatar(person), heard(person.name));
    line.append(dates);
    const link = make("a", { ...(row.url ? { href: row.url } : {}) }, line, this.bar(at));
    this.list.append(make("li", { class: `pi${`row:${row.id}` === this.view.activeKey ? " se" : ""}` }, link));
  }

  /** @param {number} week its Monday, or NaN for no date */
  heading(week) {
    const { model, scale } = this.view;
    const posts = model.head.goal_posts.filter((post) => scale.day(post.at) >= week && scale.day(post.at) < week + 7);
    const said = posts.map((post) => `${post.name} ${scale.words(post.at)}, ${percent(post.chance)}`);
    if (week === this.monday) said.unshift("this week");
    const isNow = week >= this.monday && !this.list.querySelector("[data-now]");
    const item = make("li", { class: "pw", "data-now": isNow }, make("h2", {}, Number.isFinite(week) ? scale.label(week) : "No date yet"), make("span", {}, said.join(" · ")));
    this.list.append(item);
  }

  /** @param {number} at @returns {SVGSVGElement} */
  bar(at) {
    const { model, lens } = this.view;
    const svg = piece("svg", { class: "pb", viewBox: `0 0 ${this.width} 18`, height: 18, "aria-hidden": "true" });
    const isStrong = Boolean(model.flags[at] & (lens === "why" ? MUST : DRIVING));
    const [x, end, cap] = [model.start[at], model.finish[at], model.p80[at]].map((minute) => this.x(minute));
    svg.append(piece("path", { class: "rl", d: `M0 9.5H${this.width}` }), piece("path", { class: "now", d: `M${this.x(model.head.now)} 0V18` }));
    if (!Number.isNaN(model.finish[at])) {
      if (cap > end) {
        const post = model.goalPosts.get(model.rows[at].goal_post ?? "");
        svg.append(piece("rect", { class: "tail", x: end - 3, y: 6, width: cap - end + 3, height: 6 }));
        if (post && this.x(post.at) < cap) svg.append(piece("path", { class: "hatch", d: hatch(Math.max(end, this.x(post.at)), cap) }));
        svg.append(piece("path", { class: "cap", d: `M${cap} 3V15` }));
      }
      svg.append(piece("rect", { class: isStrong ? "bar strong" : "bar", x, y: 3, width: Math.max(2, end - x), height: 12, rx: 3 }));
      if (model.done[at] && end - x > 8) svg.append(piece("rect", { class: isStrong ? "dn strong" : "dn", x: x + 3, y: 7, width: (end - x - 6) * model.done[at], height: 4, rx: 2 }));
    }
    const post = model.head.goal_posts.find((each) => each.in_question);
    if (post) svg.append(piece("path", { class: "pole", d: `M${this.x(post.at)} 0V18` }));
    return svg;
  }

  /** @param {import("./types.js").GoalPost | undefined} post */
  drawAxis(post) {
    const { scale } = this.view;
    const svg = piece("svg", { viewBox: `0 0 ${this.width} 16`, height: 16 });
    const pole = post ? this.x(post.at) : -99;
    const step = Math.max(7, Math.round((this.until - this.from) / 4 / 7) * 7);
    for (let day = this.from; day < this.until; day += step) {
      const x = this.x(day * DAY);
      if (Math.abs(x - pole) > 56 && x < this.width - 40) svg.append(words(scale.label(day), x, ""));
    }
    if (post) svg.append(words(scale.words(post.at), Math.min(this.width - 24, pole), "b"));
    this.axis.replaceChildren(svg);
  }
}

/** @param {string} text @param {number} x @param {string} kind */
function words(text, x, kind) {
  const node = piece("text", { x, y: 12, class: kind });
  node.textContent = text;
  return node;
}

/** @param {number} from @param {number} to */
const hatch = (from, to) => Array.from({ length: Math.max(0, Math.floor((to - from) / 5)) }, (_, step) => `M${from + step * 5} 12l5-6`).join("");

/** @template {keyof SVGElementTagNameMap} T @param {T} tag @param {Record<string, string | number>} attributes @returns {SVGElementTagNameMap[T]} */
function piece(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(typeof value === "number" ? Math.round(value * 10) / 10 : value));
  return node;
}
