/** Decides the small shapes: a box with round corners, hatching, a pin's pennant, a milestone. */

/** @typedef {import("./backdrop.js").Pen} Pen */

/** @param {Pen} pen @param {string} colour @param {number} x @param {number} y @param {number} wide @param {number} tall */
export function hatch(pen, colour, x, y, wide, tall) {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let from = x - tall; from < x + wide; from += 5) {
    const [a, b] = [Math.max(from, x), Math.min(from + tall, x + wide)];
    pen.moveTo(a, y + tall - (a - from));
    pen.lineTo(b, y + tall - (b - from));
  }
  pen.stroke();
}

/** @param {Pen} pen @param {string} colour @param {number} x @param {number} y @param {number} towards */
export function drawPin(pen, colour, x, y, towards) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x, y - 13);
  pen.lineTo(x + 6 * towards, y - 10);
  pen.lineTo(x, y - 7);
  pen.fill();
  pen.fillRect(x - 0.5, y - 13, 1, 13);
}

/** @param {Pen} pen @param {string} fill @param {string} line @param {number} x @param {number} y */
export function drawMilestone(pen, fill, line, x, y) {
  pen.beginPath();
  for (const [dx, dy] of [[0, -7], [7, 0], [0, 7], [-7, 0]]) pen.lineTo(x + dx, y + dy);
  pen.closePath();
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = line;
  pen.lineWidth = 1;
  pen.stroke();
}

/** @param {Pen} pen @param {string} fill @param {number} x @param {number} y @param {number} wide @param {number} tall @param {number} round @param {string} [line] */
export function box(pen, fill, x, y, wide, tall, round, line) {
  pen.fillStyle = fill;
  pen.beginPath();
  if (line) pen.roundRect(x + 0.5, y + 0.5, Math.max(1, wide - 1), tall - 1, round - 0.5);
  else pen.roundRect(x, y, Math.max(0, wide), tall, round);
  pen.fill();
  if (!line) return;
  pen.strokeStyle = line;
  pen.lineWidth = 1;
  pen.stroke();
}
