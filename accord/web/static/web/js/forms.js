// Decides the small habits of forms: Ctrl Enter sends, a name typed unlocks, a password can be seen, a text copied.
import { behave } from "accord/behave"
import { toast } from "accord/toast"

behave("input[data-type-name]", (input, signal) => {
  const button = input.form?.querySelector("button[type=submit], button:not([type])")
  const look = () => { if (button) button.disabled = input.value.trim() !== input.dataset.typeName }
  input.addEventListener("input", look, { signal })
  look()
})

document.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest?.("form")?.requestSubmit()
})

document.addEventListener("click", async event => {
  const show = event.target.closest("[data-password]")
  if (show) {
    const input = show.parentElement.querySelector("input")
    const isShown = input.type === "text"
    input.type = isShown ? "password" : "text"
    show.textContent = isShown ? "Show" : "Hide"
    return
  }
  const copier = event.target.closest("[data-copy]")
  if (!copier) return
  const source = copier.dataset.copyFrom && document.querySelector(copier.dataset.copyFrom)
  try {
    await navigator.clipboard.writeText(source?.innerText ?? copier.dataset.copy ?? location.href)
    toast("Copied")
  } catch {
    toast("This browser does not let pages copy; select the text instead.")
  }
})

behave("[data-copy='']:not([data-copy-from])", element => { element.dataset.copy = location.href.replace(/[?&]drawer=1/, "") })

// One click, one request: a form that is on its way does not go twice.
document.addEventListener("submit", event => {
  const form = event.target
  if (form.hasAttribute("hx-post") || form.dataset.inline !== undefined || event.defaultPrevented) return
  const button = event.submitter
  if (button?.name) return
  if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false }, 4000) })
})
