// Puts the page into another page, as high as it needs to be:
// <script src="https://bot.example.org/embed.js" data-story="ID" async></script>
(() => {
  "use strict";
  const script = document.currentScript;
  const address = new URL(".", script.src);
  address.searchParams.set("embed", "1");
  for (const name of ["story", "lang"]) {
    if (script.dataset[name]) address.searchParams.set(name, script.dataset[name]);
  }
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || "storybot";
  frame.style.cssText = "display:block;width:100%;height:20rem;border:0;color-scheme:normal";
  frame.allow = "clipboard-write";
  addEventListener("message", (event) => {
    const isOurs = event.source === frame.contentWindow && event.origin === address.origin;
    const height = isOurs && event.data && event.data.storybotHeight;
    if (Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(Math.ceil(height), 80), 20000)}px`;
  });
  script.after(frame);
})();
