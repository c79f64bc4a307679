// The lists behind the chips are popovers (the browser closes them on Esc and on a click outside); this places, filters and moves through them.
const panelOf = (target) => target.closest?.("[data-picker]");
const options = (panel) => [...panel.querySelectorAll(".picker-option")].filter((option) => !option.hidden);

function place(panel, chip) {
  const at = chip.getBoundingClientRect();
  const width = panel.getBoundingClientRect().width;
  panel.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
  panel.style.bottom = `${window.innerHeight - at.top + 6}px`;
  panel.style.maxHeight = `${Math.max(160, at.top - 16)}px`;
}

function begin(panel) {
  const field = panel.querySelector("[data-picker-field]");
  const first = field ?? options(panel)[0];
  if (!first) return false;
  if (!panel.contains(document.activeElement)) first.focus();
  if (field?.type === "search") field.value = "";
  return true;
}

function filter(panel, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of panel.querySelectorAll(".picker-option")) {
    option.hidden = !words.every((word) => option.dataset.search.toLowerCase().includes(word));
  }
  for (const group of panel.querySelectorAll("[data-picker-group]")) group.hidden = !group.querySelector(".picker-option:not([hidden])");
  const none = panel.querySelector("[data-picker-none]");
  if (none) none.hidden = options(panel).length > 0;
}

document.addEventListener("toggle", (event) => {
  const panel = event.target;
  if (!panel.matches?.("[data-picker]")) return;
  const chip = document.querySelector(`[popovertarget="${panel.id}"]`);
  chip?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !chip) return;
  place(panel, chip);
  if (begin(panel)) return;
  // The server renders the list now.
  const wait = new MutationObserver(() => begin(panel) && wait.disconnect());
  wait.observe(panel, { childList: true, subtree: true });
}, true);

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-picker-field][type=search]")) filter(panelOf(event.target), event.target.value);
});

document.addEventListener("keydown", (event) => {
  const panel = panelOf(event.target);
  if (!panel) return;
  const all = options(panel);
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const to = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (to < 0) panel.querySelector("[data-picker-field]")?.focus();
    else all[Math.min(to, all.length - 1)]?.focus();
  } else if (event.key === "Enter" && event.target.matches("[data-picker-field][type=search]")) {
    event.preventDefault();
    all[0]?.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".picker-option")) panelOf(event.target)?.hidePopover();
});
