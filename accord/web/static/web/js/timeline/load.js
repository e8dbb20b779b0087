/** Decides how the JSON arrives: parsed beside the page in a worker and handed over in pieces, so that the page never stands still. */
import { Model } from "./model.js";

/** @typedef {import("./types.js").Head} Head */

const PIECE = 500;

/**
 * @param {string} src @param {AbortSignal} signal
 * @returns {Promise<Model>}
 */
export async function load(src, signal) {
  const address = new URL(src, document.baseURI).href;
  if (typeof Worker === "undefined") return fromData(await fetched(address, signal));
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.resolve("./parse.worker.js"), { type: "module" });
    /** @type {Model} */
    let model;
    const end = () => worker.terminate();
    signal.addEventListener("abort", () => (end(), reject(signal.reason)), { once: true });
    worker.onerror = () => (end(), resolve(fetched(address, signal).then(fromData)));
    worker.onmessage = async ({ data }) => {
      if (data.failed) return end(), reject(new Error(data.failed));
      if (data.head) model = new Model(data.head, data.count);
      else if (data.rows) model.add(data.rows);
      else if (data.links) {
        end();
        model.head.links = data.links;
        model.setLinks(data.links);
        pause().then(() => resolve(model));
      }
      if (!data.links) worker.postMessage({ next: true });
    };
    worker.postMessage({ address, piece: PIECE });
  });
}

/** Builds the model from data already in the page, giving way between pieces. @param {Head & {rows: import("./types.js").Row[]}} data */
export async function fromData(data) {
  const { rows, ...head } = data;
  const model = new Model(head, rows.length);
  for (let from = 0; from < rows.length; from += PIECE) {
    model.add(rows.slice(from, from + PIECE));
    if (from + PIECE < rows.length) await pause();
  }
  model.setLinks(head.links);
  return model;
}

/** Lets the page draw and answer before going on. @returns {Promise<void>} */
export function pause() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(0);
  });
}

/** @param {string} address @param {AbortSignal} signal */
async function fetched(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The timeline could not be read (${answer.status}).`);
  return answer.json();
}
