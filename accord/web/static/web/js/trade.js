// Decides how ways out are chosen by key and pointer: what is chosen is what would be proposed, and Space holds one to compare it with another.
import htmx from "htmx"
import { isTyping, keysAreOn, say } from "accord/behave"

const form = () => document.querySelector("form[data-ways]")
const chosen = () => form()?.querySelector("input[name=option]:checked")

/** What would be proposed follows the choice; without one there is nothing to propose. */
function follow() {
  const radio = chosen()
  const propose = document.getElementById("propose")
  if (!propose) return
  propose.hidden = !radio
  if (!radio) return
  propose.elements.namedItem("option").value = radio.value
  propose.querySelector("[data-chosen-number]").textContent = radio.dataset.hotkey
}

document.addEventListener("change", event => { if (event.target.closest?.("form[data-ways]")) follow() })
document.addEventListener("htmx:after:swap", () => follow())

function hold(value) {
  const field = form()?.elements.namedItem("compare")
  if (!field) return
  field.value = field.value === value ? "" : value
  for (const label of form().querySelectorAll("label.option")) label.toggleAttribute("data-held", label.querySelector("input").value === field.value)
}

document.addEventListener("keydown", event => {
  if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || !keysAreOn() || !chosen()) return
  if (isTyping(event.target) || event.target.closest("a, button, summary") || document.querySelector("dialog:modal")) return
  event.preventDefault()
  hold(chosen().value)
  say(form().elements.namedItem("compare").value ? `Option ${chosen().dataset.hotkey} is held; choose another` : "No option is held")
})

document.addEventListener("click", event => {
  const link = event.target.closest("[data-compare]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  form().elements.namedItem("compare").value = ""
  hold(link.dataset.compare)
  htmx.trigger(form(), "change")
})

follow()
