// Decides what this browser keeps of a person's taste: the theme, and whether single-letter keys are on.
const root = document.documentElement

function keep(name, value, path = "/") {
  document.cookie = `${name}=${value}; path=${path}; samesite=lax; max-age=${value ? 31536000 : 0}`
}

// The project one looks at stays, in its workspace, until one turns to another.
const project = new URLSearchParams(location.search).get("project")
if (project && /^\w{1,10}$/.test(project) && document.body.dataset.workspace) keep("project", project.toUpperCase(), `/w/${document.body.dataset.workspace}/`)

document.addEventListener("click", event => {
  const theme = event.target.closest("[data-theme-choice]")
  if (theme) {
    keep("theme", theme.dataset.themeChoice)
    if (theme.dataset.themeChoice) root.dataset.theme = theme.dataset.themeChoice
    else delete root.dataset.theme
    for (const other of document.querySelectorAll("[data-theme-choice]")) other.querySelector("em")?.remove()
    theme.append(Object.assign(document.createElement("em"), { textContent: "now" }))
  }
  const keys = event.target.closest("[data-keys-choice]")
  if (keys) {
    const isOn = keys.getAttribute("aria-checked") !== "true"
    keys.setAttribute("aria-checked", String(isOn))
    keep("keys", isOn ? "" : "off")
    if (isOn) delete root.dataset.keys
    else root.dataset.keys = "off"
  }
})
