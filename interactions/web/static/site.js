// The pages work without this file. It adds keys to the suggestions, and the print button.
"use strict";
(() => {
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");

  const fail = () => {
    const says = document.createElement("p");
    says.textContent = "Suggestions are not available now.";
    list.replaceChildren(says);
  };
  document.body.addEventListener("htmx:responseError", fail);
  document.body.addEventListener("htmx:sendError", fail);

  box.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      list.replaceChildren();
      box.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll("a")];
    if (!step || !links.length) return;
    event.preventDefault();
    const next = links.indexOf(document.activeElement) + step;
    (next < 0 ? box : links[Math.min(next, links.length - 1)]).focus();
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A link to a field of the patient opens the part that it stands in.
  document.body.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    const folded = target && target.closest("details");
    if (folded) folded.open = true;
  });
})();
