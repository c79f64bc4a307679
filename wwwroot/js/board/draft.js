// What is typed into a form survives a reload of the page: kept in this tab by field name, written back when the form is there again.
let key;
let watch;

const form = () => document.querySelector(`form[data-draft="${key}"]`);
const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(`draft:${key}`) ?? "{}");
  } catch {
    return {};
  }
};

function keep(event) {
  const field = event.target;
  if (!key || !field.name || field.form !== form()) return;
  sessionStorage.setItem(`draft:${key}`, JSON.stringify({ ...read(), [field.name]: field.value }));
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

/** Follows the form; writes back what was kept, also into fields that come only after others were filled in. The project of the address stays. */
export function enter(name, writesBack, hasProject) {
  key = name;
  document.addEventListener("input", keep);
  document.addEventListener("change", keep);
  const waiting = writesBack ? read() : {};
  if (hasProject) delete waiting.project;
  // What was typed before this was here.
  for (const field of form()?.querySelectorAll("input[type=text], textarea") ?? []) {
    if (!field.name || field.value === "") continue;
    keep({ target: field });
    delete waiting[field.name];
  }
  if (Object.keys(waiting).length === 0) return;
  fill(waiting);
  watch = new MutationObserver(() => fill(waiting));
  if (form()) watch.observe(form(), { childList: true, subtree: true });
}

export function forget() {
  sessionStorage.removeItem(`draft:${key}`);
  leave();
}

export function leave() {
  watch?.disconnect();
  document.removeEventListener("input", keep);
  document.removeEventListener("change", keep);
  key = undefined;
}
