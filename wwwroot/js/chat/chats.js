// The list of chats on small screens, and the way to a new chat from anywhere.
const chat = () => document.querySelector(".chat");

function setOpen(open) {
  const element = chat();
  if (!element || (element.dataset.chats === "open") === open) return;
  element.dataset.chats = open ? "open" : "closed";
  for (const toggle of element.querySelectorAll(".chat-bar [data-chats-toggle]")) toggle.setAttribute("aria-expanded", String(open));
  if (open) element.querySelector(".chats-new")?.focus();
  else element.querySelector(".chat-bar [data-chats-toggle]")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-chats-toggle]")) setOpen(chat()?.dataset.chats !== "open");
  else if (event.target.closest?.(".chats a")) setOpen(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chat()?.dataset.chats === "open" && !document.querySelector(":popover-open")) setOpen(false);
  if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "o") {
    event.preventDefault();
    Blazor.navigateTo("/chat");
  }
});
