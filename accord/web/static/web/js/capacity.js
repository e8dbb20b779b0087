// Decides how the heat map is walked: arrows from cell to cell, Home and End along a row, Enter opens (it is a link), Esc closes the week.
import { behave } from "accord/behave"

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

behave("main.capacity", (page, signal) => {
  page.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Escape") return close(page)
    const cell = event.target.closest(".heat td > a")
    if (!cell) return
    const rows = [...page.querySelectorAll(".heat tbody tr")].map(row => [...row.querySelectorAll(":scope > td > a")]).filter(row => row.length)
    const row = rows.findIndex(links => links.includes(cell))
    const [down, right] = STEPS[event.key] ?? []
    const column = event.key === "Home" ? 0 : event.key === "End" ? rows[row].length - 1 : rows[row].indexOf(cell) + (right ?? 0)
    const next = event.key in STEPS || event.key === "Home" || event.key === "End" ? rows[row + (down ?? 0)]?.[column] : null
    if (!next) return
    event.preventDefault()
    next.focus()
  }, { signal })
})

/** Close the opened week; the keyboard goes back to its cell. */
function close(page) {
  const opened = page.querySelector(".heat td.selected > a")
  if (!opened || document.querySelector("#drawer h2")) return
  const id = opened.id
  opened.click()
  page.addEventListener("htmx:after:swap", () => document.getElementById(id)?.focus(), { once: true })
}
