/** Decides how the canvas's strokes are written as SVG: the few methods that the drawing uses, so that print shows what the screen does. */

export class SvgPen {
  constructor() {
    /** @type {string[]} */ this.parts = [];
    this.path = "";
    this.fillStyle = "";
    this.strokeStyle = "";
    this.lineWidth = 1;
    this.globalAlpha = 1;
    this.font = "";
    this.textAlign = "left";
    /** @type {number[]} */ this.dash = [];
  }

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${short(x)} ${short(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${short(x)} ${short(y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  /** Whole circles only. @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) {
    const r = short(radius);
    this.path += `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(radius * 2)} 0a${r} ${r} 0 1 0 ${short(-radius * 2)} 0`;
  }

  /** @param {number} x @param {number} y @param {number} wide @param {number} tall @param {number} round */
  roundRect(x, y, wide, tall, round) {
    const r = Math.min(round, wide / 2, tall / 2);
    const corner = (/** @type {string} */ to) => `a${short(r)} ${short(r)} 0 0 1 ${to}`;
    this.path += `M${short(x + r)} ${short(y)}h${short(wide - 2 * r)}${corner(`${short(r)} ${short(r)}`)}v${short(tall - 2 * r)}${corner(`${short(-r)} ${short(r)}`)}`;
    this.path += `h${short(2 * r - wide)}${corner(`${short(-r)} ${short(-r)}`)}v${short(2 * r - tall)}${corner(`${short(r)} ${short(-r)}`)}Z`;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.alpha}/>`);
  }

  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.parts.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"${dash}${this.alpha}/>`);
  }

  /** @param {number} x @param {number} y @param {number} wide @param {number} tall */
  fillRect(x, y, wide, tall) {
    if (wide <= 0 || tall <= 0) return;
    this.parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(wide)}" height="${short(tall)}" fill="${this.fillStyle}"${this.alpha}/>`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const [, weight, size] = /^(\d+) (\d+)px/.exec(this.font) ?? ["", "430", "12"];
    const anchor = { center: "middle", right: "end" }[this.textAlign] ?? "start";
    this.parts.push(`<text x="${short(x)}" y="${short(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${this.fillStyle}"${this.alpha}>${plain(text)}</text>`);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  get alpha() {
    return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : "";
  }

  /** What was drawn, within a box of its own. @param {number} x @param {number} width @param {number} height */
  svg(x, width, height) {
    return `<svg x="${x}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${this.parts.join("")}</svg>`;
  }
}

/** @param {number} value */
const short = (value) => Math.round(value * 10) / 10;

/** Control characters are no XML. @param {string} text */
export function plain(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
