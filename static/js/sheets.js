// A long list takes a while to become a file. Meanwhile the page says how far it is; without this
// script the browser's own list of downloads does.
(() => {
  "use strict";
  const status = document.querySelector(".sheet-status [role=status]");

  const show = (words) => status.replaceChildren(document.createElement("progress"), ` ${words}`);
  const size = (bytes) => `${Math.ceil(bytes / 1024).toLocaleString()} kB`;
  const nameOf = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1];

  const keep = (pieces, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const take = async (address) => {
    const begun = Date.now();
    const tell = () => show(`${status.dataset.making} ${Math.round((Date.now() - begun) / 1000)} s`);
    tell();
    const clock = setInterval(tell, 1000);
    try {
      const answer = await fetch(address);
      const name = nameOf(answer);
      // No file: the login, or the plain list. The page itself goes there.
      if (!answer.ok || !name) return location.assign(address);
      const pieces = [];
      let bytes = 0;
      for (let reader = answer.body.getReader(), part; !(part = await reader.read()).done;) {
        clearInterval(clock);
        pieces.push(part.value);
        show(`${status.dataset.coming} ${size(bytes += part.value.length)}`);
      }
      keep(pieces, answer.headers.get("Content-Type"), name);
      status.textContent = `${status.dataset.done} ${size(bytes)}`;
    } catch {
      status.textContent = status.dataset.failed;
    } finally {
      clearInterval(clock);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!status.querySelector("progress")) take(link.href);
  });
})();
