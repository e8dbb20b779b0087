/** Decides the heat strip: when lens, each person's load by week; why lens, the value ready by week. */
import { avatar, make, percent } from "./dom.js";
import { DAY } from "./types.js";

/** So many lines are shown at once, whole ones; each so high. */
const MOST = 8;
const LINE = 20;

export class Strip {
  /** @param {import("./view.js").View} view @param {import("./stage.js").Stage} stage */
  constructor(view, stage) {
    this.view = view;
    this.stage = stage;
    this.title = make("h2");
    this.note = make("span", { class: "tl-quiet" });
    this.body = make("div", { class: "tl-heat", role: "table", tabindex: "0" });
    this.root = make("section", { class: "tl-strip" }, make("header", {}, this.title, this.note), this.body);
    this.shown = "";
    /** @type {HTMLElement[]} */
    this.tracks = [];
    stage.followers.push(() => this.follow());
    this.renew();
  }

  get rows() {
    const { head } = this.view.model;
    return this.view.lens === "why" ? head.value_ready : head.load;
  }

  /** Heads of the lines; the cells follow the scroll. */
  renew() {
    const isWhy = this.view.lens === "why";
    this.title.textContent = isWhy ? "Value ready" : "Load";
    const said = isWhy ? "share of the launch’s value, by week" : "share of each person’s hours, by week";
    this.note.textContent = this.rows.length > MOST ? `${said} · ${this.rows.length} lines, scroll for more` : said;
    this.body.setAttribute("aria-label", `${this.title.textContent}, ${said}`);
    this.body.style.maxHeight = `${Math.min(this.rows.length, MOST) * LINE}px`;
    this.root.hidden = this.rows.length === 0;
    this.tracks = [];
    this.body.replaceChildren(...this.rows.map((row) => {
      const peak = Math.max(0, ...row.shares.map((share) => share ?? 0));
      const note = row.note || (isWhy ? "" : `peak ${percent(peak)}`);
      const person = this.view.model.people.get(row.key);
      const name = make("span", { class: "nm", title: row.name }, row.name);
      const head = make("div", { role: "rowheader", class: "th" }, ...(person ? [avatar(person)] : []), name);
      head.append(make("span", { class: peak > 1.005 && !isWhy ? "pk" : "tl-quiet" }, note));
      const track = make("div", { class: "cells", role: "none" });
      this.tracks.push(track);
      return make("div", { role: "row", class: row.is_total ? "tot" : "" }, head, make("div", { class: "window", role: "none" }, track));
    }));
    this.shown = "";
    this.follow();
  }

  /** Writes the weeks in view, joined where a week is too narrow for its number. */
  follow() {
    if (this.root.hidden) return;
    const { scale, model } = this.view;
    const left = Math.round(this.stage.scroll.scrollLeft);
    const week = 7 * scale.perDay;
    const joined = Math.max(1, Math.ceil(34 / week));
    const from = Math.max(0, Math.floor((left / scale.perDay - model.head.weeks_from) / (7 * joined)));
    const to = Math.ceil(((left + this.stage.width - this.view.gridWidth) / scale.perDay - model.head.weeks_from) / (7 * joined));
    const shown = `${from} ${to} ${scale.perDay} ${this.view.lens}`;
    if (shown !== this.shown) this.tracks.forEach((track, at) => this.fill(track, this.rows[at], from, to, joined));
    this.shown = shown;
    for (const track of this.tracks) track.style.transform = `translateX(${-left}px)`;
  }

  /** @param {HTMLElement} track @param {import("./types.js").StripRow} row @param {number} from @param {number} to @param {number} joined */
  fill(track, row, from, to, joined) {
    const { scale, model, lens } = this.view;
    const cells = [];
    for (let place = from; place < to; place++) {
      const shares = row.shares.slice(place * joined, (place + 1) * joined).filter((share) => share !== null);
      if (place * joined >= row.shares.length) break;
      const share = shares.length ? (lens === "why" ? shares[shares.length - 1] : Math.max(...shares)) : null;
      const day = model.head.weeks_from + place * 7 * joined;
      const isPast = (day + 7 * joined) * DAY <= model.head.now;
      const isOver = lens === "when" && share !== null && share > 1.005;
      const kind = `${isOver ? "over" : ""}${isPast ? " past" : ""}${share === null || share === 0 ? " z" : ""}`;
      const cell = make("span", { role: "cell", class: kind, "aria-label": `${scale.label(day)}: ${percent(share)}` }, share ? String(Math.round(share * 100)) : "–");
      cell.style.left = `${day * scale.perDay}px`;
      cell.style.width = `${7 * joined * scale.perDay}px`;
      cell.style.setProperty("--v", String(Math.min(105, Math.round((share ?? 0) * 100))));
      cells.push(cell);
    }
    track.replaceChildren(...cells);
  }
}
