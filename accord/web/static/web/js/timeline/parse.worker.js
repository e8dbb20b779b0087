/** Decides nothing: reads the JSON off the page's thread and hands over its head, its rows by pieces on request, then its links. */

/** @type {{rows: unknown[], links: unknown[]}} */
let data = { rows: [], links: [] };
let sent = 0;
let piece = 500;

self.onmessage = async (message) => {
  if (message.data.next) return hand();
  piece = message.data.piece;
  try {
    const answer = await fetch(message.data.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`The timeline could not be read (${answer.status}).`);
    data = await answer.json();
    const { rows, links, ...head } = /** @type {any} */ (data);
    self.postMessage({ head: { ...head, links: [] }, count: rows.length });
  } catch (error) {
    self.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};

function hand() {
  const rows = data.rows.slice(sent, sent + piece);
  sent += rows.length;
  self.postMessage(rows.length ? { rows } : { links: data.links });
}
