/* Keys for the desk. Never while typing; can be switched off in the help window (WCAG 2.1.4). */
(function () {
  "use strict";
  var OFF = "linli.keys.off", PATIENCE = 1500, pending = 0, desk = window.linliDesk;
  var all = desk.all, rows = desk.rows, here = desk.here, way = desk.way, stand = desk.stand, press = desk.press;

  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (shut) { return false; } }
  function step(by) {
    var found = rows();
    if (found.length) stand(found[Math.min(found.length - 1, Math.max(0, found.indexOf(here()) + by))] || found[0], true);
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

  function views() {
    var found = all("[data-view]"), at = found.indexOf(document.activeElement);
    if (!found.length) return false;
    found[(at + 1) % found.length].focus();
    return true;
  }

  function act(key, shift) {
    if (pending > Date.now()) {
      pending = 0;
      return press(/^[a-z]$/.test(key) && document.querySelector('[data-go="' + key + '"]'));
    }
    if (key === "g") { pending = Date.now() + PATIENCE; return true; }
    if (key === "j") { step(1); return true; }
    if (key === "k") { step(-1); return true; }
    if (key === "x") return desk.select(shift);
    if (key === "v") return views();
    if (key === "/") return press(document.querySelector("[data-key-search], input[type=search]"));
    if (key === "n" && document.querySelector("[data-key-new]")) return press(document.querySelector("[data-key-new]"));
    if (key === "enter") return !document.activeElement.closest("a, button, summary, [tabindex]") && press(way(here()));
    if (!/^[a-z0-9\[\]]$/.test(key)) return false;
    var inRow = here() && here().querySelector('[data-key="' + key + '"]');
    var node = inRow || document.querySelector('[data-key="' + key + '"]');
    return node && node.hasAttribute("data-needs-row") ? desk.together(node) : press(node);
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    var target = event.target, key = event.key.toLowerCase();
    if (key === "escape") { help(false); pending = 0; return; }
    if (target.closest && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    if (key === "?") { event.preventDefault(); help(); return; }
    if (key === "shift") return;
    if (off() || (target.closest && target.closest("dialog"))) return;
    if (act(key, event.shiftKey)) event.preventDefault();
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
