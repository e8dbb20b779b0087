// Decides how one value is edited in place: Enter or leaving saves, Esc puts it back, focus returns to where it was.
import { behave } from "accord/behave"

behave("form[data-inline]", (form, signal) => {
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")]
  const isChanged = () => fields().some(field => field.matches("select") ? [...field.options].some(o => o.selected !== o.defaultSelected)
    : field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue)

  form.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
      form.reset()
      form.querySelector("[data-error]")?.replaceChildren()
      leave(form, event.target)
    } else if (event.key === "Enter" && !event.target.matches("textarea, button") && !event.isComposing) {
      event.preventDefault()
      if (isChanged()) form.requestSubmit()
      leave(form, event.target)
    }
  }, { signal })
  form.addEventListener("change", event => {
    if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]") && isChanged()) form.requestSubmit()
  }, { signal })
  form.addEventListener("focusout", event => {
    if (!form.contains(event.relatedTarget) && isChanged() && !form.dataset.sent) form.requestSubmit()
  }, { signal })
  // One change is sent once, although Enter also leaves the field.
  form.addEventListener("submit", () => { form.dataset.sent = "yes"; setTimeout(() => delete form.dataset.sent, 400) }, { signal })
})

/** Give the keyboard back to the row, else just leave the field. */
function leave(form, field) {
  const row = form.closest("[data-row]")
  if (row) { row.tabIndex = row.tabIndex < 0 ? -1 : row.tabIndex; row.focus({ preventScroll: true }) } else field.blur()
}

// An editor that htmx brought in: the first field takes the keyboard, Esc or [data-cancel] goes back.
document.addEventListener("htmx:after:swap", () => {
  const editor = document.querySelector("form[data-editor]:not([data-seen])")
  if (!editor) return
  editor.dataset.seen = ""
  const field = editor.querySelector("[autofocus], input:not([type=hidden]), select, textarea")
  field?.focus()
  field?.select?.()
})
document.addEventListener("keydown", event => {
  const editor = event.target.closest?.("form[data-editor]")
  if (!editor || event.key !== "Escape") return
  event.preventDefault()
  editor.querySelector("[data-cancel]")?.click()
})
