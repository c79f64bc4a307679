// The command palette. The server renders every entry; opening, filtering and moving happen here, so that it answers at once.
const palette = () => document.getElementById("palette");
const field = () => document.getElementById("palette-field");
const options = () => [...palette().querySelectorAll('[role="option"]')];
const shown = () => options().filter((option) => !option.hidden);

function open() {
  const dialog = palette();
  if (!dialog || dialog.open) return;
  field().value = "";
  filter();
  dialog.showModal();
  field().focus();
}

function activate(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    field().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field().removeAttribute("aria-activedescendant");
  }
}

/** Every word must occur; what begins with the text comes to be the active one. */
function filter() {
  const words = field().value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of options()) {
    const text = option.dataset.search.toLowerCase();
    option.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of palette().querySelectorAll('[role="group"]')) {
    group.hidden = !group.querySelector('[role="option"]:not([hidden])');
  }
  const found = shown();
  palette().querySelector(".palette-none").hidden = found.length > 0;
  activate(found.find((option) => words.length && option.dataset.search.toLowerCase().startsWith(words[0])) ?? found[0]);
}

function move(step) {
  const found = shown();
  if (!found.length) return;
  const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  activate(found[(at + step + found.length) % found.length]);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (palette()?.open) palette().close();
    else open();
    return;
  }
  if (event.target.id !== "palette-field") return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    shown().find((option) => option.getAttribute("aria-selected") === "true")?.click();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.id === "palette-field") filter();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-palette-open]")) open();
  else if (event.target.closest?.('#palette [role="option"]')) palette().close();
  else if (event.target === palette()) palette().close();
});
