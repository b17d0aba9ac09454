// What the shop's pages do in the browser beyond htmx. Every page also works without this file.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const on = (name, handle) => document.addEventListener(name, handle);
  const taka = new Intl.NumberFormat("en-IN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const asciiDigits = (text) => text.replace(/[০-৯]/g, (sign) => String(sign.charCodeAt(0) - 0x09e6));
  const kilograms = (input) => Number.parseInt(asciiDigits(input.value.trim()), 10) || 0;

  // The line total beside a quantity: "5 kg = ৳1,750.00".
  const showTotal = (input) => {
    const output = input.form.querySelector("[data-line-total]");
    const kg = kilograms(input);
    const words = { "{kg}": kg, "{taka}": taka.format(kg * Number(input.dataset.price)) };
    output.textContent = kg > 0 ? output.dataset.lineTotal.replace(/{\w+}/g, (name) => words[name]) : "";
  };

  // Whatever came new into the page.
  const start = (root) => {
    root.querySelectorAll("input[data-price]").forEach(showTotal);
    root.querySelectorAll("[data-show-password]").forEach((button) => { button.hidden = false; });
    // Beside the form, the order of the checkout is always open.
    const summary = root.querySelector(".order-summary");
    if (summary && matchMedia("(min-width: 62rem)").matches) summary.open = true;
    // A refused form is read from its summary of what is wrong.
    root.querySelector(".error-summary")?.focus();
  };

  on("input", ({ target }) => { if (target.matches("input[data-price]")) showTotal(target); });

  on("keydown", (event) => {
    // Enter in a quantity of the checkout changes the kilograms. It does not order the old ones.
    if (event.key === "Enter" && event.target.matches("#checkout-form [name^=quantity_]")) {
      event.preventDefault();
      event.target.blur();
      event.target.focus();
    }
  });

  const actions = {
    step(button) {
      const input = button.parentElement.querySelector("input");
      input.value = Math.max(1, kilograms(input) + Number(button.dataset.step));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    showPassword(button) {
      const input = byId(button.getAttribute("aria-controls"));
      const shows = input.type === "password";
      input.type = shows ? "text" : "password";
      button.setAttribute("aria-pressed", String(shows));
    },
    print: () => window.print(),
    close: (button) => button.parentElement.remove(),
  };
  on("click", (event) => {
    const button = event.target.closest("button");
    for (const name of Object.keys(actions)) if (button && name in button.dataset) actions[name](button);
  });

  // A busy button says so, to eyes and ears. Its own words come back with the answer.
  const ownWords = new WeakMap();
  const pressed = ({ elt, requestConfig }) =>
    elt.matches("button") ? elt : requestConfig.triggeringEvent?.submitter;
  on("htmx:beforeRequest", ({ detail }) => {
    const button = pressed(detail);
    if (!button?.dataset.busy || ownWords.has(button)) return;
    ownWords.set(button, [...button.childNodes]);
    button.replaceChildren(button.dataset.busy);
    button.setAttribute("aria-busy", "true");
  });
  on("htmx:afterRequest", ({ detail }) => {
    const button = pressed(detail);
    // Where the browser goes to another page, it stays busy until it is there.
    if (!ownWords.has(button) || detail.xhr.getResponseHeader("HX-Redirect")) return;
    button.replaceChildren(...ownWords.get(button));
    ownWords.delete(button);
    button.removeAttribute("aria-busy");
  });

  // Every answer draws the cart anew, so its changes go one at a time. What is asked for meanwhile
  // waits here, form's id → typed kilograms, and the last number of a line is the one that counts.
  const waiting = new Map();
  let saving = null;
  const isOfCart = (element) => Boolean(element.closest("#cart-items"));
  const wait = (form) => waiting.set(form.id, form.elements.quantity?.value);
  on("htmx:confirm", (event) => {
    if (!saving || !isOfCart(event.detail.elt)) return;
    event.preventDefault();
    wait(event.detail.elt);
  });
  on("htmx:beforeRequest", ({ detail }) => { if (isOfCart(detail.elt)) saving = detail.xhr; });
  on("htmx:beforeSwap", ({ detail }) => {
    const input = document.activeElement;
    const isTyping = input.matches("[name=quantity]") && input.value !== input.defaultValue;
    if (detail.xhr === saving && isTyping) wait(input.form);
  });
  on("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr !== saving) return;
    saving = null;
    const forms = [...waiting];
    waiting.clear();
    for (const [id, typed] of forms) {
      const form = byId(id);
      const input = form?.querySelector("input[name=quantity]:not([type=hidden])");
      if (!form || input?.value === typed) continue;
      if (input) input.value = typed;
      form.requestSubmit();
    }
  });

  // A field that was checked comes back with its errors, unless somebody is at it again or typed on.
  on("htmx:beforeSwap", ({ detail }) => {
    const { elt, formData, path } = detail.requestConfig;
    if (!path.startsWith("/checkout/check/")) return;
    const now = byId(elt.id);
    const isLate = !now || now === document.activeElement || now.value !== formData.get(elt.name);
    if (isLate) detail.shouldSwap = false;
  });

  // Where htmx keeps an element over a swap, older browsers take the focus out of it.
  let focused = null;
  on("htmx:beforeSwap", () => { focused = document.activeElement; });
  on("htmx:afterSwap", () => {
    if (focused?.isConnected && document.activeElement === document.body) focused.focus();
  });

  // Good news goes away by itself, unless somebody is at it; the rest stays until it is closed.
  const clearLater = (toast) => setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) clearLater(toast);
    else toast.remove();
  }, 8000);
  on("htmx:oobAfterSwap", ({ detail }) => {
    if (detail.target.id === "status") detail.target.querySelectorAll(".success").forEach(clearLater);
  });

  // A request that failed never ends in silence: the status region says so and offers to try again.
  const tryAgain = (detail) => {
    const button = pressed(detail);
    button?.focus();
    if (button) button.click();
    else if (detail.elt.matches("form")) detail.elt.requestSubmit();
    else detail.elt.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const tellFailure = (detail) => {
    const message = byId("failure-words").content.cloneNode(true);
    message.querySelector("[data-retry]").addEventListener("click", () => {
      byId("status").replaceChildren();
      tryAgain(detail);
    });
    byId("status").replaceChildren(message);
  };
  // The page's token is too old: the same form goes as a page, which gives all that was typed back.
  const sendAsPage = ({ path, formData }) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: path, hidden: true });
    for (const [name, value] of formData) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    form.submit();
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    on(name, ({ detail }) => {
      const { elt, requestConfig, xhr } = detail;
      const isWholeForm = elt.closest("form")?.getAttribute("action") === requestConfig.path;
      if (xhr.status === 403 && isWholeForm) sendAsPage(requestConfig);
      // Somebody took it away meanwhile, in another tab perhaps.
      else if (xhr.status === 404) location.reload();
      else tellFailure(detail);
    });
  }

  on("htmx:load", ({ detail }) => start(detail.elt));
  start(document);
})();
