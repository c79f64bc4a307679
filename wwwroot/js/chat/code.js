// Colours code once it is complete, when the browser has time for it. The library is loaded with the first block that needs it.
const most = 60_000;
const waiting = new Set();
let library;

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 60));

export function highlightSoon(root) {
  if (!root || waiting.has(root)) return;
  waiting.add(root);
  idle(() => {
    waiting.delete(root);
    highlight(root);
  }, { timeout: 700 });
}

async function highlight(root) {
  const blocks = [...root.querySelectorAll("code[data-language]:not([data-done])")].filter((block) => !block.closest(".md-open"));
  if (!blocks.length) return;
  library ??= import("/lib/highlight/highlight.min.js");
  const { default: hljs } = await library;
  for (const block of blocks) {
    if (block.dataset.done !== undefined) continue;
    block.dataset.done = "";
    const language = block.dataset.language.toLowerCase();
    if (block.textContent.length <= most && hljs.getLanguage(language)) {
      block.innerHTML = hljs.highlight(block.textContent, { language, ignoreIllegals: true }).value;
    }
  }
}
