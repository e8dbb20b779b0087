// Decides what − and + beside a number do: to the next multiple of the step, within its bounds. Arrow keys do the same.
document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-stepper] > [data-by]")
  if (button) by(button.parentElement, Number(button.dataset.by))
})
document.addEventListener("keydown", event => {
  const way = { ArrowUp: 1, ArrowDown: -1 }[event.key]
  if (!way || !event.target.matches?.("[data-stepper] > input")) return
  event.preventDefault()
  by(event.target.parentElement, way)
})

/** @param {HTMLElement} stepper @param {number} way */
function by(stepper, way) {
  const input = stepper.querySelector("input"), step = Number(stepper.dataset.stepper)
  if (input.disabled) return
  const places = Number(input.value || 0) / step
  const next = (way > 0 ? Math.floor(places + 1e-9) + 1 : Math.ceil(places - 1e-9) - 1) * step
  const low = Number(input.min) > 0 ? Math.min(step, Number(input.value) || step) : Number(input.min)
  input.value = String(Math.min(Number(input.max), Math.max(low, next)))
  input.dispatchEvent(new Event("change", { bubbles: true }))
}
