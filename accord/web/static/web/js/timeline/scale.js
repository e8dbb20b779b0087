/** Decides where a minute lies across the page, and how a day is written. */
import { DAY } from "./types.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Pixels a day; a week of the middle one is 58 px. */
export const ZOOMS = { days: 28, weeks: 58 / 7, months: 4 };

export class Scale {
  /** @param {import("./types.js").Head} head @param {import("./types.js").Zoom} zoom @param {number} [width] fit all days in it */
  constructor(head, zoom, width) {
    this.zoom = zoom;
    this.origin = Date.parse(`${head.origin}T00:00Z`);
    this.days = head.days;
    this.today = Math.floor(head.now / DAY);
    this.perDay = width ? width / head.days : ZOOMS[zoom];
    this.width = this.days * this.perDay;
    this.opens = head.work.from_minute;
    this.closes = Math.max(head.work.to_minute, this.opens + 1);
    this.first = (new Date(this.origin).getUTCDay() + 6) % 7;
    this.off = new Uint8Array(this.days + 1);
    for (let day = 0; day <= this.days; day++) this.off[day] = head.work.weekdays[(day + this.first) % 7] ? 0 : 1;
    for (const { day } of head.work.days_off) if (day >= 0 && day <= this.days) this.off[day] = 1;
  }

  /** The working hours of a day take its whole width: a task of one day is one day wide. @param {number} minute */
  x(minute) {
    const day = Math.floor(minute / DAY);
    const part = (minute - day * DAY - this.opens) / (this.closes - this.opens);
    return (day + Math.min(1, Math.max(0, part))) * this.perDay;
  }

  /** @param {number} x @returns {number} the minute there */
  minute(x) {
    const day = Math.floor(x / this.perDay);
    return Math.round(day * DAY + this.opens + (x / this.perDay - day) * (this.closes - this.opens));
  }

  /** @param {number} day @returns {Date} its midnight, as UTC */
  date(day) {
    return new Date(this.origin + day * 864e5);
  }

  /** @param {number} day @returns {string} 2026-05-12 */
  iso(day) {
    return this.date(day).toISOString().slice(0, 10);
  }

  /** The working day that lies `steps` working days from `day`. @param {number} day @param {number} steps */
  workday(day, steps) {
    let left = Math.abs(steps);
    for (let at = day; at >= 0 && at <= this.days; ) {
      at += Math.sign(steps);
      if (!this.off[at] && --left === 0) return at;
    }
    return day + steps;
  }

  /** The day an instant belongs to; midnight ends the day before. @param {number} minute */
  day(minute) {
    return Math.floor((minute - 1) / DAY);
  }

  /** "6 May", with the year where it is not this one. @param {number} day */
  label(day) {
    const at = this.date(day);
    const year = at.getUTCFullYear();
    const here = this.date(this.today).getUTCFullYear();
    return `${at.getUTCDate()}\u00a0${MONTHS[at.getUTCMonth()]}${year === here ? "" : `\u00a0’${String(year).slice(2)}`}`;
  }

  /** @param {number} minute NaN: no date @returns {string} */
  words(minute) {
    return Number.isNaN(minute) ? "–" : this.label(this.day(minute));
  }

  /**
   * The marks of the axis between two x: where, what, and whether it is the one of today.
   * @param {number} from @param {number} to @returns {{x: number, text: string, isNow: boolean, isStrong: boolean}[]}
   */
  ticks(from, to) {
    const marks = [];
    const last = Math.min(this.days, Math.ceil(to / this.perDay));
    let shownMonth = -1;
    for (let day = Math.max(0, Math.floor(from / this.perDay) - 7); day < last; day++) {
      const at = this.date(day);
      const weekday = (day + this.first) % 7;
      const isTick = this.zoom === "days" || (this.zoom === "weeks" ? weekday === 0 : at.getUTCDate() === 1);
      if (!isTick) continue;
      const month = at.getUTCMonth();
      const isIn = day * this.perDay >= from;
      const isNew = isIn && month !== shownMonth;
      const isAfterNew = this.zoom === "days" && marks.at(-1)?.isStrong;
      if (isIn) shownMonth = month;
      const text = isIn && !isAfterNew ? { days: dayText, weeks: weekText, months: monthText }[this.zoom](at, isNew, weekday) : "";
      const span = this.zoom === "days" ? 1 : this.zoom === "weeks" ? 7 : 30;
      const isNow = this.today >= day && this.today < day + span;
      if ((day + span) * this.perDay >= from) marks.push({ x: day * this.perDay, text, isNow, isStrong: isNew });
    }
    return marks;
  }
}

/** @param {Date} at @param {boolean} isNew @param {number} weekday */
function dayText(at, isNew, weekday) {
  return isNew ? `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}` : weekday < 5 ? `${at.getUTCDate()}` : "";
}

/** @param {Date} at @param {boolean} isNew */
function weekText(at, isNew) {
  return isNew ? `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}` : `${at.getUTCDate()}`;
}

/** @param {Date} at */
function monthText(at) {
  return at.getUTCMonth() === 0 ? `${MONTHS[0]} ${at.getUTCFullYear()}` : MONTHS[at.getUTCMonth()];
}
