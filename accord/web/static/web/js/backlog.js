// Decides how features are ranked by hand: dragged, or by Alt and arrows; while a row is in the air the lines show what would fit.
import Sortable from "sortablejs"
import { behave, isTyping, say } from "accord/behave"
import { headers } from "accord/requests"

const rankForm = document.getElementById("rank")

/** Send where a row went: before or after the one beside it. */
function send(row) {
  const next = sibling(row, "nextElementSibling"), previous = sibling(row, "previousElementSibling")
  // Not `elements.item`: that is the collection's own method.
  const set = (name, value) => { rankForm.querySelector(`[name=${name}]`).value = value }
  set("item", row.dataset.id)
  set("before", next ? next.dataset.id : "")
  set("after", next ? "" : previous?.dataset.id ?? "")
  if (next || previous) rankForm.requestSubmit()
}

function sibling(row, way) {
  let other = row[way]
  while (other && !other.matches("[data-row]")) other = other[way]
  return other
}

let asking = new AbortController()
let waits = 0

/** Where would the lines fall? Asked once the hand has rested. */
function foretell() {
  clearTimeout(waits)
  waits = setTimeout(async () => {
    asking.abort()
    asking = new AbortController()
    const order = [...document.querySelectorAll("#ranked [data-row]")].map(row => row.dataset.id).join(",")
    const answer = await fetch(`${rankForm.dataset.fits}&order=${order}`, { headers: headers(), signal: asking.signal }).catch(() => null)
    if (answer?.ok) show(await answer.json())
  }, 120)
}

/** Move the lines and say the chances, in the air. */
function show({ rows, rules }) {
  for (const [id, words] of Object.entries(rows)) {
    const place = document.querySelector(`#row-${CSS.escape(id)} [data-in-by]`)
    if (place) place.textContent = words
  }
  for (const rule of [...rules].reverse()) {
    const line = document.querySelector(`[data-rule="${CSS.escape(rule.key)}"]`)
    if (!line) continue
    const after = rule.after && document.getElementById(`row-${rule.after}`)
    if (after) after.after(line)
    else if (rule.after) line.parentElement.append(line) // below what is shown
    else line.parentElement.querySelector("[data-row]")?.before(line)
    line.querySelector("b").textContent = rule.title
    line.querySelector("b + span").textContent = rule.holds
    const warning = line.querySelector(".warning")
    warning.hidden = !rule.warning
    warning.lastElementChild.textContent = rule.warning
  }
}

behave("tbody[data-sort]", (list, signal) => {
  const sortable = Sortable.create(list, {
    draggable: "[data-row]", handle: ".handle", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "sortable-ghost", chosenClass: "sortable-chosen", onChange: foretell,
    onEnd: event => { clearTimeout(waits); asking.abort(); if (event.oldIndex !== event.newIndex) send(event.item) },
  })
  signal.addEventListener("abort", () => sortable.destroy())
})

document.addEventListener("keydown", event => {
  const row = event.target.closest?.("tbody[data-sort] [data-row]")
  const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key]
  if (!row || !step || !event.altKey || isTyping(event.target)) return
  const other = sibling(row, step)
  if (!other) return
  event.preventDefault()
  if (event.key === "ArrowUp") other.before(row)
  else other.after(row)
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: "nearest" })
  say(`${row.dataset.name}, ${event.key === "ArrowUp" ? "one up" : "one down"}`)
  foretell()
  clearTimeout(sending)
  sending = setTimeout(() => send(row), 500)
})
let sending = 0

// "Move to…" of one row, or of those that are ticked.
document.addEventListener("click", event => {
  const button = event.target.closest("[data-move]")
  const row = button?.closest("[data-row]")
  const dialog = document.getElementById("move")
  if (!row || !dialog) return
  dialog.querySelector("[data-move-name]").textContent = row.dataset.name
  for (const input of dialog.querySelectorAll("input[name=item]")) input.value = row.dataset.id
  dialog.querySelector("input[name=first]").value = row.dataset.rank || "1"
  dialog.showModal()
  dialog.querySelector("input[name=first]").select()
})
document.addEventListener("submit", event => event.target.closest?.("[data-closes]")?.closest("dialog")?.close())

// How many are ticked.
document.addEventListener("change", event => {
  if (!event.target.matches(".tick")) return
  const count = document.querySelectorAll(".tick:checked").length
  const told = document.querySelector(".bulk [data-count]")
  if (told) told.textContent = `${count} selected`
})
