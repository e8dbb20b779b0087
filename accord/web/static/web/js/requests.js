// Decides what each request carries, and how a refusal is shown at the form that asked.
import { toast } from "accord/toast"

/** This tab's name: live updates leave out the tab that wrote. */
export const tab = (sessionStorage["accord-tab"] ||= crypto.randomUUID?.() ?? String(Math.random()).slice(2))

export function headers(more = {}) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? ""
  return { "X-CSRFToken": token, "X-Accord-Tab": tab, ...more }
}

document.addEventListener("htmx:config:request", event => {
  Object.assign(event.detail.ctx.request.headers, headers())
})

document.addEventListener("htmx:response:error", event => {
  const { ctx } = event.detail
  if (ctx.hx?.reswap !== "none") ctx.swap = "none"
  showRefusal(ctx.sourceElement, ctx.text)
})

document.addEventListener("htmx:error", event => {
  if (event.detail.ctx && !event.detail.ctx.response) toast("The server cannot be reached. Nothing was saved; try again.")
})

document.addEventListener("submit", event => event.target.querySelector?.(":scope [data-error]")?.replaceChildren())

/** Put a refusal beside the fields, mark the field it names, and give it the keyboard. */
export function showRefusal(source, text) {
  const answer = new DOMParser().parseFromString(text, "text/html")
  const words = answer.querySelector(".refusal, .conflict")
  const form = source?.closest?.("form, [data-error-host]")
  if (!words || !form) return toast(answer.querySelector("h1")?.textContent || words?.textContent.trim() || "That did not work. Nothing was saved.")
  // "Use mine" is a form of its own, and forms do not nest: a conflict stands after the one that asked.
  const isAfter = words.matches(".conflict")
  let place = isAfter ? (form.nextElementSibling?.matches("[data-error]") ? form.nextElementSibling : null) : form.querySelector("[data-error]")
  if (!place) {
    place = Object.assign(document.createElement("div"), { tabIndex: -1 })
    place.dataset.error = ""
    if (isAfter) form.after(place)
    else form.append(place)
  }
  place.replaceChildren(...answer.querySelectorAll(".refusal, .conflict"))
  const field = form.elements?.namedItem?.(words.dataset.field ?? "")
  if (!(field instanceof HTMLElement)) return
  field.setAttribute("aria-invalid", "true")
  field.focus()
  field.addEventListener("input", () => { field.removeAttribute("aria-invalid"); place.replaceChildren() }, { once: true })
}
