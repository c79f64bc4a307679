// The board's keys and dragging. Which moves there are the server has written on each card; it decides and says why not.
let dotnet;
let dragged;
let last;

const board = () => document.querySelector("[data-board]");
const cardOf = (node) => node?.closest?.("[data-board] [data-task]");
const call = (...args) => dotnet?.invokeMethodAsync(...args).catch(() => {});
const links = (column) => [...column.querySelectorAll("[data-task-link]")];

function neighbour(link, key) {
  const column = link.closest("[data-column]");
  const at = links(column).indexOf(link);
  if (key === "ArrowUp") return links(column)[at - 1];
  if (key === "ArrowDown") return links(column)[at + 1];
  const columns = [...board().querySelectorAll("[data-column]")].filter((c) => c === column || links(c).length > 0);
  const beside = columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
  return beside && links(beside)[Math.min(at, links(beside).length - 1)];
}

function onKey(event) {
  const link = event.target.closest?.("[data-task-link]");
  if (!link || event.ctrlKey || event.metaKey) return;
  const card = cardOf(link);
  if (event.altKey) {
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!side) return;
    event.preventDefault();
    call("NudgedAsync", card.dataset.task, side);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const to = neighbour(link, event.key);
    to?.focus();
    to?.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.key === "m") {
    event.preventDefault();
    card.querySelector("[data-task-menu]").click();
  } else if (event.key === "x" || event.key === "X") {
    event.preventDefault();
    call("ToggledAsync", card.dataset.task, event.shiftKey);
  }
}

function onClick(event) {
  const card = cardOf(event.target);
  if (!card || !event.shiftKey) return;
  event.preventDefault();
  call("ToggledAsync", card.dataset.task, true);
}

function onDragStart(event) {
  const card = cardOf(event.target);
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("[data-task-link]").textContent);
  const legal = new Set([card.dataset.state, ...card.dataset.moves.split(" ")]);
  for (const column of board().querySelectorAll("[data-column]")) column.dataset.drop = legal.has(column.dataset.column) ? "yes" : "no";
  card.dataset.dragged = "";
}

function onDragOver(event) {
  const column = dragged && event.target.closest?.("[data-column]");
  if (!column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  for (const other of board().querySelectorAll("[data-over]")) if (other !== column) delete other.dataset.over;
  column.dataset.over = "";
}

function onDrop(event) {
  const column = dragged && event.target.closest?.("[data-column]");
  if (!column) return;
  event.preventDefault();
  if (column.dataset.column !== dragged.dataset.state) call("DroppedAsync", dragged.dataset.task, column.dataset.column);
}

function onDragEnd() {
  if (dragged) delete dragged.dataset.dragged;
  dragged = undefined;
  for (const column of document.querySelectorAll("[data-column]")) {
    delete column.dataset.drop;
    delete column.dataset.over;
  }
}

// A card that moved is a new element: whoever had the focus on it keeps it.
function onFocus(event) {
  last = event.target.matches?.("[data-task-link]") ? cardOf(event.target)?.dataset.task : undefined;
}

const watch = new MutationObserver(() => {
  for (const field of document.querySelectorAll("[data-autofocus]")) {
    delete field.dataset.autofocus;
    field.focus();
  }
  if (last && document.activeElement === document.body) board()?.querySelector(`[data-task="${last}"] [data-task-link]`)?.focus({ preventScroll: true });
});

const wired = [["keydown", onKey], ["click", onClick], ["dragstart", onDragStart], ["dragover", onDragOver], ["drop", onDrop], ["dragend", onDragEnd], ["focusin", onFocus]];

export function start(page) {
  dotnet = page;
  for (const [name, on] of wired) document.addEventListener(name, on);
  const main = document.getElementById("main");
  if (main) watch.observe(main, { childList: true, subtree: true });
}

export function stop() {
  for (const [name, on] of wired) document.removeEventListener(name, on);
  watch.disconnect();
  dotnet = undefined;
}
