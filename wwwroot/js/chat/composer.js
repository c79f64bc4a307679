// Where a message is written. The text and the files stay here until they are sent, then go in pieces; the server never hears single keys.
const newChat = "runtimesweb.draft";
const most = 10;
const largest = 5 * 1024 * 1024;
const encoder = new TextEncoder();
// Drafts on their way to the server: who comes back at once must not see what was stored before.
const underway = new Map();
const settled = 10_000;

let box, text, dotnet, ends;
let conversation = "";
let files = [];
let sending = false;
let holds = false;
let saved = false;
let timer = 0;

const stream = (value) => DotNet.createJSStreamReference(value instanceof Blob ? value : encoder.encode(value));
const call = (...args) => dotnet.invokeMethodAsync(...args).catch(() => {});

// One after another, so that the last one stays.
let lastSave = Promise.resolve();
function saveDraft(id, value) {
  underway.set(id, value);
  lastSave = lastSave.then(() => (value ? call("SaveDraftAsync", id, stream(value)) : call("ClearDraftAsync", id)));
  lastSave.then(() => setTimeout(() => { if (underway.get(id) === value) underway.delete(id); }, settled));
}

const palettes = () => [...box.querySelectorAll(".composer-palette")];
const palette = () => palettes().find((list) => !list.hidden);
const covered = () => document.querySelector("dialog[open], .rz-dialog, :popover-open, .drawer") !== null;

export function attach(element, reference) {
  detach();
  ends = new AbortController();
  const signal = ends.signal;
  [box, dotnet, text] = [element, reference, element.querySelector("textarea")];
  text.addEventListener("input", onInput, { signal });
  text.addEventListener("keydown", onKey, { signal });
  text.addEventListener("paste", onPaste, { signal });
  text.addEventListener("blur", () => setTimeout(hidePalettes, 150), { signal });
  box.addEventListener("click", onClick, { signal });
  box.querySelector("[data-attach]").addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; }, { signal });
  const place = box.closest(".chat-main") ?? box;
  place.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); place.dataset.drop = ""; } }, { signal });
  place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) delete place.dataset.drop; }, { signal });
  place.addEventListener("drop", (event) => { delete place.dataset.drop; if (hasFiles(event)) { event.preventDefault(); add(event.dataTransfer.files); } }, { signal });
  document.addEventListener("keydown", onDocumentKey, { signal });
  window.addEventListener("pagehide", flush, { signal });
  shape();
}

export function detach() {
  if (!ends) return;
  flush();
  ends.abort();
  ends = undefined;
}

/** Another chat is on the page: what was written for the one before is kept for it. */
export function open(id, stored) {
  flush();
  const draft = underway.get(id) ?? stored;
  // What was typed before this script was there stays, and so does what was typed while the message went that began this chat.
  const early = box.dataset.ready === undefined || (sending && !conversation) ? text.value : "";
  conversation = id;
  box.dataset.ready = "";
  text.value = early || draft || (id ? "" : localStorage.getItem(newChat) ?? "");
  [holds, saved, files] = [false, draft !== "", []];
  showFiles();
  shape();
  if (!location.hash.startsWith("#m-") && matchMedia("(pointer: fine)").matches && !covered()) setTimeout(focus, 30);
}

export function write(value) {
  text.value = value;
  holds = value !== "";
  shape();
  focus();
  text.setSelectionRange(value.length, value.length);
}

export function focus() {
  text?.focus({ preventScroll: true });
}

export function openChip(name) {
  text.value = "";
  shape();
  box.querySelector(`[data-chip="${name}"]`)?.click();
}

function shape() {
  box.toggleAttribute("data-empty", text.value.trim() === "" && files.length === 0);
  text.style.height = "auto";
  text.style.height = text.value.length > 20_000 ? "40dvh" : `${text.scrollHeight}px`;
}

function onInput() {
  shape();
  showPalette();
  clearTimeout(timer);
  if (!holds) timer = setTimeout(flush, 900);
}

function flush() {
  if (!timer) return;
  clearTimeout(timer);
  timer = 0;
  if (holds) return;
  if (!conversation) {
    if (text.value) localStorage.setItem(newChat, text.value.slice(0, 400_000));
    else localStorage.removeItem(newChat);
  } else if (text.value) {
    saved = true;
    saveDraft(conversation, text.value);
  } else if (saved) {
    saved = false;
    saveDraft(conversation, "");
  }
}

// The field is free at once, for what comes next; what could not be sent comes back before it.
async function send() {
  if (sending || (text.value.trim() === "" && files.length === 0)) return;
  clearTimeout(timer);
  timer = 0;
  const [from, value, sent] = [conversation, text.value, files];
  sending = true;
  text.value = "";
  files = [];
  showFiles();
  shape();
  let accepted = false;
  try {
    const held = sent.map((file) => ({ name: file.name, mimeType: file.type || "text/plain", content: stream(file) }));
    accepted = await dotnet.invokeMethodAsync("SubmitAsync", stream(value.trim() === "" ? " " : value), held);
  } catch {
    // The connection was lost.
  }
  sending = false;
  if (accepted) {
    holds = false;
    if (!from) localStorage.removeItem(newChat);
    else if (saved) {
      saved = false;
      saveDraft(from, "");
    }
  } else if (from === conversation) {
    text.value = text.value ? `${value}\n${text.value}` : value;
    files = [...sent, ...files];
    showFiles();
  } else if (from) saveDraft(from, value);
  else localStorage.setItem(newChat, value.slice(0, 400_000));
  shape();
  if (ends && !covered()) focus();
}

function onKey(event) {
  const list = palette();
  if (list && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key) && !event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") hidePalettes();
    else if (event.key.startsWith("Arrow")) move(list, event.key === "ArrowDown" ? 1 : -1);
    else choose(list.querySelector('[aria-selected="true"]'));
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  } else if (event.key === "ArrowUp" && text.value === "") {
    event.preventDefault();
    call("EditLastAsync");
  }
}

function onDocumentKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented || covered()) return;
  if (holds) call("CancelEditAsync");
  else if (box.dataset.busy) call("StopAsync");
}

function onClick(event) {
  const option = event.target.closest(".composer-palette [role=option]");
  const remove = event.target.closest("[data-remove]");
  if (option) choose(option);
  else if (event.target.closest("[data-send]")) send();
  else if (remove) {
    files.splice(Number(remove.dataset.remove), 1);
    showFiles();
    shape();
    focus();
  }
}

// Commands and agents

function word() {
  const before = text.value.slice(0, text.selectionEnd);
  if (/^\/\S*$/.test(text.value)) return { id: "composer-slash", part: text.value.slice(1), from: 0 };
  const mention = /(^|\s)@([\w-]*)$/.exec(before);
  return mention && { id: "composer-mention", part: mention[2], from: before.length - mention[2].length - 1 };
}

function showPalette() {
  const typed = text.value.length < 20_000 ? word() : null;
  for (const list of palettes()) {
    list.hidden = list.id !== typed?.id;
    if (list.hidden) continue;
    for (const option of list.children) option.hidden = !option.dataset.search.toLowerCase().includes(typed.part.toLowerCase());
    const shown = [...list.children].filter((option) => !option.hidden);
    list.hidden = shown.length === 0;
    activate(list, shown.find((option) => option.dataset.value.slice(1).startsWith(typed.part)) ?? shown[0]);
  }
  if (!palette()) hidePalettes();
}

function hidePalettes() {
  for (const list of palettes()) list.hidden = true;
  text.removeAttribute("aria-activedescendant");
  text.removeAttribute("aria-controls");
}

function activate(list, option) {
  for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  text.setAttribute("aria-controls", list.id);
  text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function move(list, step) {
  const shown = [...list.children].filter((option) => !option.hidden);
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  activate(list, shown[(at + step + shown.length) % shown.length]);
}

function choose(option) {
  const typed = word();
  if (!option || !typed) return;
  const end = typed.id === "composer-slash" ? text.value.length : text.selectionEnd;
  text.setRangeText(option.dataset.value + (option.dataset.takes ? " " : ""), typed.from, end, "end");
  hidePalettes();
  shape();
  focus();
  if (!option.dataset.takes) send();
}

// Files

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function onPaste(event) {
  if (event.clipboardData.files.length === 0) return;
  event.preventDefault();
  add(event.clipboardData.files);
}

function add(list) {
  const wrong = [];
  for (const file of list) {
    if (files.length >= most) wrong.push(`${file.name}: ten files at most`);
    else if (file.size > largest) wrong.push(`${file.name} is larger than 5 MB`);
    else if (file.size === 0) wrong.push(`${file.name} is empty`);
    else files.push(file);
  }
  showFiles(wrong);
  shape();
  focus();
}

function showFiles(wrong = []) {
  const list = box.querySelector("[data-files]");
  list.replaceChildren(...files.map((file, i) => {
    const item = document.createElement("li");
    item.className = "file";
    const name = Object.assign(document.createElement("span"), { className: "file-name", textContent: file.name, title: file.name });
    const size = Object.assign(document.createElement("span"), { className: "muted num", textContent: file.size < 1000 ? `${file.size} B` : file.size < 1e6 ? `${Math.round(file.size / 1000)} kB` : `${(file.size / 1e6).toFixed(1)} MB` });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: "×" });
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.dataset.remove = i;
    item.append(name, size, remove);
    if (file.type.startsWith("image/")) {
      const reader = new FileReader();
      reader.onload = () => item.prepend(Object.assign(document.createElement("img"), { src: reader.result, alt: "", className: "file-picture" }));
      reader.readAsDataURL(file);
    }
    return item;
  }), ...wrong.map((words) => Object.assign(document.createElement("li"), { className: "file file-wrong", textContent: words })));
  list.hidden = list.children.length === 0;
}
