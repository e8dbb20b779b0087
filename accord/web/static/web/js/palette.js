// Decides how the palette answers: what is typed is asked of the server, arrows walk the answers, Enter follows the chosen one.
import Combobox from "@github/combobox-nav"
import { behave, say } from "accord/behave"
import { headers } from "accord/requests"

behave("dialog[data-palette]", (dialog, signal) => {
  const input = dialog.querySelector("input")
  const results = dialog.querySelector("[data-palette-results]")
  const said = dialog.querySelector("[data-palette-said]")
  results.id ||= "palette-results"
  results.setAttribute("role", "listbox")
  results.setAttribute("aria-label", "What was found")
  const combobox = new Combobox(input, results, { firstOptionSelectionMode: "selected" })
  let asking = new AbortController()

  async function ask() {
    asking.abort()
    asking = new AbortController()
    const began = performance.now()
    try {
      const answer = await fetch(`${dialog.dataset.palette}?q=${encodeURIComponent(input.value)}&from=${encodeURIComponent(location.pathname)}`, {
        headers: headers({ "HX-Request": "true" }), signal: asking.signal,
      })
      if (!answer.ok) return
      results.innerHTML = await answer.text()
      combobox.stop()
      combobox.start()
      const found = results.querySelectorAll("[role=option]").length
      said.textContent = input.value ? `${found} found in ${((performance.now() - began) / 1000).toFixed(1)} s` : ""
      say(`${found} found`)
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = "The server cannot be reached."
    }
  }

  let waits = 0
  input.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(ask, 90) }, { signal })
  results.addEventListener("combobox-commit", event => {
    const option = event.target.closest("[role=option]")
    const link = option?.matches("a") ? option : option?.querySelector("a[href], button")
    if (link && link !== event.target) link.click()
    else if (link) location.href = link.href
  }, { signal })
  new MutationObserver(() => {
    if (!dialog.open) return combobox.stop()
    input.select()
    ask()
  }).observe(dialog, { attributes: true, attributeFilter: ["open"] })
})
