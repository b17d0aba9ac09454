// The pages of the desk that go to the printer. They also work without this file.
(() => {
  "use strict";
  const slips = document.querySelector("form[data-slips]");
  let isNoted = !slips || "noted" in slips.dataset;

  // Who prints by the browser's own command has the slips noted, too.
  addEventListener("beforeprint", () => {
    if (isNoted) return;
    isNoted = true;
    fetch(slips.action, { method: "POST", body: new FormData(slips), redirect: "manual", keepalive: true })
      .catch(() => { isNoted = false; });
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On a roll a page is as long as what is on it.
  const MM = 96 / 25.4, MARGIN = 4, ROOM = 2, STEP = 5, LONGEST = 3000;
  const cutToLength = () => {
    const style = document.getElementById("paper");
    if (!document.querySelector(".on-roll") || !style) return;
    const sheets = [...document.querySelectorAll(".sheet")];
    // All are measured before the first is changed: else the browser would lay out everything for each.
    const lengths = sheets.map((sheet) => {
      const needed = sheet.firstElementChild.offsetHeight / MM + 2 * MARGIN + ROOM;
      return Math.min(Math.ceil(needed / STEP) * STEP, LONGEST);
    });
    for (const length of new Set(lengths)) {
      style.sheet.insertRule(`@page long${length} { size: 80mm ${length}mm; margin: ${MARGIN}mm; }`);
    }
    sheets.forEach((sheet, number) => { sheet.style.page = `long${lengths[number]}`; });
  };

  addEventListener("load", () => {
    cutToLength();
    if (slips && "noted" in slips.dataset) {
      // Opened again, the page says COPY: the name of the job is not kept in the address.
      const address = new URL(location);
      address.searchParams.delete("job");
      history.replaceState(null, "", address);
      window.print();
    }
  });
})();
