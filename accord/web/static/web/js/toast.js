// Decides how long a toast stays (ten seconds, longer under pointer or focus) and what its Undo does; z does the same.
import { behave } from "accord/behave"

const SECONDS = 10

/** Show what just happened. @param {string} text @param {string} [undo] address that takes it back */
export function toast(text, undo = "") {
  const place = document.getElementById("toasts")
  if (!place) return
  const shown = document.createElement("div")
  shown.className = "toast"
  shown.dataset.toast = ""
  shown.append(Object.assign(document.createElement("span"), { textContent: text }))
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Undo" })
    button.dataset.undo = undo
    shown.append(button)
  }
  place.replaceChildren(shown)
}

behave("[data-toast]", (shown, signal) => {
  let left = 0
  const start = () => { left = setTimeout(() => shown.remove(), SECONDS * 1000) }
  const wait = () => clearTimeout(left)
  for (const kind of ["pointerenter", "focusin"]) shown.addEventListener(kind, wait, { signal })
  for (const kind of ["pointerleave", "focusout"]) shown.addEventListener(kind, start, { signal })
  signal.addEventListener("abort", wait)
  start()
})

document.addEventListener("accord:toast", event => toast(event.detail.text, event.detail.undo))

document.addEventListener("click", event => {
  const button = event.target.closest("[data-undo]")
  if (button) undo(button.dataset.undo, button.closest("[data-toast]"))
})

/** Take back what the toast tells of, else one's own latest. */
export function undoLatest() {
  const button = document.querySelector("[data-toast] [data-undo]")
  const address = button?.dataset.undo || document.body.dataset.undoUrl
  if (address) undo(address, button?.closest("[data-toast]"))
}

async function undo(address, shown) {
  const { headers } = await import("accord/requests")
  const answer = await fetch(address, { method: "POST", headers: headers({ "HX-Request": "true" }) }).catch(() => null)
  shown?.remove()
  if (!answer) return toast("The server cannot be reached. Nothing was taken back; try again.")
  const told = JSON.parse(answer.headers.get("HX-Trigger") || "{}")["accord:toast"]
  const words = told?.text ?? (answer.ok ? "Taken back" : new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim())
  if (!answer.ok) return toast(words || "That could not be taken back.")
  const { refreshAll } = await import("accord/live")
  const isShown = await refreshAll()
  // What draws itself shows one's own undo at once, and not behind a pill as if somebody else had done it.
  document.dispatchEvent(new CustomEvent("accord:undone"))
  if (isShown) toast(words)
  else location.reload()
}
