// What the shop's pages do in the browser beyond htmx. Every page also works without this file.
(() => {
  "use strict";
  const taka = new Intl.NumberFormat("en-IN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const asciiDigits = (text) => text.replace(/[০-৯]/g, (sign) => String(sign.charCodeAt(0) - 0x09e6));
  const kilograms = (input) => Number.parseInt(asciiDigits(input.value.trim()), 10) || 0;

  // The line total beside a quantity: "5 kg = ৳1,750.00".
  const showTotal = (input) => {
    const output = input.form && input.form.querySelector("[data-line-total]");
    const kg = kilograms(input);
    if (output && input.dataset.price) {
      output.textContent = kg > 0 ? `${kg} kg = ৳${taka.format(kg * Number(input.dataset.price))}` : "";
    }
  };
  const showTotals = (root) => root.querySelectorAll("input[data-price]").forEach(showTotal);

  // The other address is only asked for when the mangoes go elsewhere.
  const showOtherAddress = () => {
    const same = document.getElementById("id_same_address");
    const other = document.getElementById("div_id_shipping_address");
    if (same && other) other.hidden = same.checked;
  };

  const start = (root) => {
    showTotals(root);
    showOtherAddress();
    root.querySelectorAll("[data-show-password]").forEach((button) => { button.hidden = false; });
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("input[data-price]")) showTotal(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "id_same_address") showOtherAddress();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.step) {
      const input = button.parentElement.querySelector("input");
      input.value = Math.max(1, kilograms(input) + Number(button.dataset.step));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else if ("showPassword" in button.dataset) {
      const input = document.getElementById(button.getAttribute("aria-controls"));
      const shows = input.type === "password";
      input.type = shows ? "text" : "password";
      button.setAttribute("aria-pressed", String(shows));
    } else if ("print" in button.dataset) {
      window.print();
    }
  });

  // A busy button says so, to eyes and ears.
  const busyButton = (element) => element.querySelector("button[data-busy]") || (element.matches("button[data-busy]") ? element : null);
  const setBusy = (element, isBusy) => {
    const button = busyButton(element);
    if (!button) return;
    if (isBusy && !button.dataset.words) {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.busy;
    } else if (!isBusy && button.dataset.words) {
      button.textContent = button.dataset.words;
      delete button.dataset.words;
    }
    button.setAttribute("aria-busy", String(isBusy));
  };
  document.addEventListener("htmx:beforeRequest", (event) => setBusy(event.detail.elt, true));
  document.addEventListener("htmx:afterRequest", (event) => setBusy(event.detail.elt, false));

  // A request that failed never ends in silence: the status region says so and offers to try again.
  const tellFailure = (element) => {
    const words = document.getElementById("failure-words");
    const status = document.getElementById("status");
    if (!words || !status) return;
    const message = words.content.cloneNode(true);
    message.querySelector("button").addEventListener("click", () => {
      status.replaceChildren();
      if (element.matches("form")) element.requestSubmit();
      else element.dispatchEvent(new Event(element.matches("input, select, textarea") ? "change" : "click", { bubbles: true }));
    });
    status.replaceChildren(message);
    status.scrollIntoView({ block: "nearest" });
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      // 422 is an answer: the page shows what is wrong.
      if (!event.detail.xhr || event.detail.xhr.status !== 422) tellFailure(event.detail.elt);
    });
  }

  document.addEventListener("htmx:load", (event) => {
    start(event.detail.elt);
    const summary = event.detail.elt.querySelector(".error-summary");
    if (summary) summary.focus();
  });
  start(document);
})();
