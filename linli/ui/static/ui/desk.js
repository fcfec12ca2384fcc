/* Keys for the desk. Never while typing; can be switched off in the help window (WCAG 2.1.4). */
(function () {
  "use strict";
  var OFF = "linli.keys.off";

  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (shut) { return false; } }
  function seen(node) { return node.getClientRects().length > 0; }
  function rows() {
    return Array.prototype.filter.call(document.querySelectorAll("[data-rows] [data-row]"), seen);
  }
  function here() { return document.querySelector("[data-rows] [data-row].at"); }
  function way(row) { return row && row.querySelector("a[href]"); }

  function step(by) {
    var all = rows(), old = here();
    if (!all.length) return;
    var to = all[Math.min(all.length - 1, Math.max(0, all.indexOf(old) + by))] || all[0];
    if (old) old.classList.remove("at");
    to.classList.add("at");
    to.scrollIntoView({ block: "nearest" });
    var link = way(to);
    if (link) link.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("linli:row", { detail: to.dataset.row }));
  }

  function press(node) {
    if (!node) return false;
    if (node.matches("input, textarea, select")) node.focus();
    else node.click();
    return true;
  }

  function help(open) {
    var box = document.getElementById("keys");
    if (!box) return;
    var show = open === undefined ? !box.hasAttribute("open") : open;
    if (box.showModal) {
      if (show && !box.open) box.showModal();
      else if (!show && box.open) box.close();
    } else {
      box.classList.add("flat");
      if (show) box.setAttribute("open", "");
      else box.removeAttribute("open");
    }
  }

  function act(key) {
    if (key === "j") { step(1); return true; }
    if (key === "k") { step(-1); return true; }
    if (key === "/") return press(document.querySelector("[data-key-search], input[type=search]"));
    if (key === "n") return press(document.querySelector("[data-key-new]"));
    if (key === "enter") return !document.activeElement.closest("a, button, summary, [tabindex]") && press(way(here()));
    if (!/^[a-z0-9]$/.test(key)) return false;
    var inRow = here() && here().querySelector('[data-key="' + key + '"]');
    return press(inRow || document.querySelector('[data-key="' + key + '"]'));
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    var target = event.target, key = event.key.toLowerCase();
    if (key === "escape") { help(false); return; }
    if (target.closest && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    if (key === "?") { event.preventDefault(); help(); return; }
    if (off() || (target.closest && target.closest("dialog"))) return;
    if (act(key)) event.preventDefault();
  });
  document.addEventListener("click", function (event) {
    var target = event.target;
    if (!target.closest) return;
    if (target.closest("[data-keys-help]")) help();
    if (target.closest("[data-keys-close]")) help(false);
    if (target.closest("a, button, input, label, select, textarea, summary")) return;
    var row = target.closest("[data-rows] [data-row]");
    if (row && !String(window.getSelection())) press(way(row));
  });
  var box = document.querySelector("[data-keys-on]");
  if (box) {
    box.checked = !off();
    box.addEventListener("change", function () {
      try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch (shut) { /* stays for this page */ }
    });
  }
})();
