// Blazor marks the state of the connection as classes on #components-reconnect-modal; everything a person sees of it is ours.
const serverIsUp = async () => {
  try {
    return (await fetch("/favicon.svg", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
};

let reloading = false;

/** A page without its circuit is dead: load it again as soon as the server answers. */
async function reload() {
  if (reloading) return;
  reloading = true;
  if (await serverIsUp()) location.reload();
  else setTimeout(() => { reloading = false; reload(); }, 700);
}

export function watchConnection() {
  const panel = document.getElementById("components-reconnect-modal");
  const has = (state) => panel.classList.contains(`components-reconnect-${state}`);
  const look = () => {
    document.documentElement.dataset.link = has("show") || has("failed") || has("rejected") ? "down" : "up";
    if (has("failed") || has("rejected")) reload();
  };
  new MutationObserver(look).observe(panel, { attributes: true, attributeFilter: ["class"] });
}
