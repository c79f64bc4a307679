// What is typed into a form survives a reload of the page: kept in this tab by field name, from the first key on, and written back when the form is there again.
let key;
let watch;

const slot = (name) => `draft:${name}`;
const form = () => document.querySelector(`form[data-draft="${key}"]`);
const read = (name) => {
  try {
    return JSON.parse(sessionStorage.getItem(slot(name)) ?? "{}");
  } catch {
    return {};
  }
};

function keep({ target: field }) {
  const name = field.form?.dataset.draft;
  if (name && field.name) sessionStorage.setItem(slot(name), JSON.stringify({ ...read(name), [field.name]: field.value }));
}

function fill(waiting) {
  for (const field of form()?.elements ?? []) {
    if (!field.name || !(field.name in waiting)) continue;
    const value = waiting[field.name];
    if (field.tagName === "SELECT" && ![...field.options].some((o) => o.value === value && !o.disabled)) continue;
    delete waiting[field.name];
    if (field.value === value) continue;
    field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

/** Writes back what was kept, also into fields that come only after others were filled in. The project of the address stays. */
export function enter(name, writesBack, hasProject) {
  key = name;
  const waiting = writesBack ? read(name) : {};
  if (hasProject) delete waiting.project;
  if (Object.keys(waiting).length === 0) return;
  fill(waiting);
  watch = new MutationObserver(() => fill(waiting));
  if (form()) watch.observe(form(), { childList: true, subtree: true });
}

export function forget() {
  sessionStorage.removeItem(slot(key));
  leave();
}

export function leave() {
  watch?.disconnect();
  key = undefined;
}

// With the page, not with the form: whoever is quicker than the form's own script loses nothing.
document.addEventListener("input", keep);
document.addEventListener("change", keep);
