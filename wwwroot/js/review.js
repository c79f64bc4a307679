// The diff viewer: j and k go through the files, n and p through the changes, and the browser remembers whether old and new stand side by side.
const key = "review.split";
const listeners = new WeakMap();

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function go(root, selector, step) {
  const all = [...root.querySelectorAll(selector)];
  if (all.length === 0) return;
  const here = document.activeElement?.closest(selector);
  const at = all.indexOf(here);
  const next = at >= 0 ? all[at + step] : step > 0 ? all.find((e) => e.getBoundingClientRect().top > 80) ?? all[0] : all.findLast((e) => e.getBoundingClientRect().top < 80) ?? all[0];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start", behavior: "auto" });
}

export function start(root, page) {
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = { j: ["[data-file]", 1], k: ["[data-file]", -1], n: ["[data-hunk]", 1], p: ["[data-hunk]", -1] }[event.key];
    if (!step) return;
    event.preventDefault();
    go(root, ...step);
  };
  const onClick = (event) => {
    const path = event.target.closest("[data-to]")?.dataset.to;
    if (path === undefined) return;
    const file = [...root.querySelectorAll("[data-file]")].find((e) => e.dataset.file === path);
    file?.scrollIntoView({ block: "start" });
    file?.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", onKey);
  root.addEventListener("click", onClick);
  listeners.set(root, onKey);
  if (localStorage.getItem(key) === "true" && matchMedia("(min-width: 1100px)").matches) page.invokeMethodAsync("UseSplitAsync", true);
}

export function end(root) {
  const onKey = root && listeners.get(root);
  if (onKey) document.removeEventListener("keydown", onKey);
}

export function keepSplit(on) {
  localStorage.setItem(key, String(on));
}

export async function savePatch(url, files, hunks, name) {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ mode: "patch", files, hunks }) });
  if (!answer.ok) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
