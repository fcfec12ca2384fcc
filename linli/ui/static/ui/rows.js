/* Rows of the desk: where one stands, what is ticked, and that both outlive a renewal of the list. */
(function () {
  "use strict";
  var last = null;

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function seen(node) { return node.getClientRects().length > 0; }
  function rows() { return all("[data-rows] [data-row]").filter(seen); }
  function here() { return document.querySelector("[data-rows] [data-row].at"); }
  function way(row) { return row && row.querySelector("a[href]"); }
  function tick(row) { return row && row.querySelector(".tick input"); }

  function stand(row, focus) {
    var old = here();
    if (old) old.classList.remove("at");
    if (!row) return;
    row.classList.add("at");
    var link = way(row);
    if (focus && link) {
      row.scrollIntoView({ block: "nearest" });
      link.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("linli:row", { detail: row.dataset.row }));
  }

  /* what a key stands for is pressed; a heading that folds opens, and its first field takes over */
  function press(node) {
    if (!node) return false;
    if (node.matches("summary")) {
      node.parentNode.open = true;
      var field = all("select, textarea, input:not([type=hidden]), button", node.parentNode).filter(seen)[0];
      (field || node).focus();
    } else if (node.matches("input, textarea, select")) {
      unfold(node);
      node.focus();
    } else node.click();
    return true;
  }
  function unfold(node) {
    for (var at = node.parentNode; at && at.closest; at = at.parentNode) if (at.matches("details")) at.open = true;
  }

  /* ticks: X the row, Shift+X everything from the last one to here */
  function said() {
    var bar = document.querySelector("[data-ticked]");
    if (!bar) return;
    var count = all(".tick input").filter(function (box) { return box.checked; }).length;
    bar.textContent = count ? bar.dataset.ticked.replace("{n}", count) : "";
  }
  function select(range) {
    var row = here() || rows()[0], box = tick(row);
    if (!box) return false;
    stand(row, true);
    if (range && last) {
      var found = rows(), from = found.findIndex(function (one) { return one.dataset.row === last; }), to = found.indexOf(row);
      if (from < 0) from = to;
      found.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { tick(one).checked = true; });
    } else box.checked = !box.checked;
    last = row.dataset.row;
    said();
    return true;
  }
  function together(button) {
    if (!all(".tick input").some(function (box) { return box.checked; })) {
      var box = tick(here());
      if (!box) return false;
      box.checked = true;
      said();
    }
    button.click();
    return true;
  }

  document.addEventListener("click", function (event) {
    var target = event.target;
    if (target.closest && target.closest("[data-tick-all]")) {
      var boxes = all(".tick input"), some = boxes.some(function (box) { return !box.checked; });
      event.preventDefault();
      boxes.forEach(function (box) { box.checked = some; });
      said();
    }
  });
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.closest(".tick")) {
      last = box.closest("[data-row]").dataset.row;
      said();
    }
    if (box.matches("[data-phrases] select")) fill(box);
  });

  /* a template's words go to what was typed already, never over it */
  function fill(choice) {
    var area = document.getElementById(choice.form.dataset.phrases), words = choice.selectedOptions[0].dataset.words;
    if (!area || !words) return;
    var old = choice.linliWords;
    area.value = !area.value.trim() || area.value === old ? words : area.value.replace(/\s+$/, "") + "\n" + words;
    choice.linliWords = words;
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  all("[data-phrases]").forEach(function (form) {
    all("button", form).forEach(function (button) { button.hidden = true; });
  });

  /* the list renews itself: ticks, the row one stands on and the focus stay */
  var kept = null;
  document.addEventListener("htmx:beforeSwap", function () {
    var at = document.activeElement, row = at && at.closest("[data-row]"), now = here();
    kept = {
      ticked: all(".tick input").filter(function (box) { return box.checked; }).map(function (box) { return box.value; }),
      row: now && now.dataset.row,
      focus: row && row.dataset.row,
      box: !!(at && at.closest(".tick"))
    };
  });
  document.addEventListener("htmx:afterSettle", function () {
    if (!kept) return;
    all(".tick input").forEach(function (box) { box.checked = kept.ticked.indexOf(box.value) >= 0; });
    var found = rows();
    function named(id) { return found.filter(function (one) { return one.dataset.row === id; })[0]; }
    if (kept.row) stand(named(kept.row), false);
    var row = kept.focus && named(kept.focus), node = row && (kept.box ? tick(row) : way(row));
    if (node) node.focus({ preventScroll: true });
    kept = null;
    said();
  });

  /* after a step one stays where one was; back in a list one stands on the row one left it by */
  function remember(name, value) { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch (shut) { /* starts at the top */ } }
  function recall(name) { try { return JSON.parse(sessionStorage.getItem(name)); } catch (shut) { return null; } }
  document.addEventListener("submit", function (event) {
    if (event.target.method === "post") remember("linli.place", { path: location.pathname, top: window.pageYOffset });
  });
  document.addEventListener("linli:row", function (event) { remember("linli.row", { path: location.pathname, row: event.detail }); });
  document.addEventListener("click", function (event) {
    var row = event.target.closest && event.target.closest("[data-rows] [data-row]");
    if (row) remember("linli.row", { path: location.pathname, row: row.dataset.row });
  }, true);
  function arrive() {
    var place = recall("linli.place"), row = recall("linli.row"), wrong = document.querySelector(".notice.bad, [aria-invalid=true]");
    remember("linli.place", null);
    var named = /^#step-[a-z_]+$/.test(location.hash) && document.querySelector(location.hash + " > summary");
    if (wrong) { unfold(wrong); wrong.focus(); return; }
    if (named) { press(named); return; }
    if (place && place.path === location.pathname) {
      window.scrollTo(0, place.top);
      var next = document.querySelector("#next h2");
      if (next) next.focus({ preventScroll: true });
      return;
    }
    if (!row || row.path !== location.pathname) return;
    var found = rows().filter(function (one) { return one.dataset.row === row.row; })[0];
    if (found && document.referrer.indexOf("/matters/") > 0) stand(found, true);
    else if (found) found.classList.add("at");
  }

  window.linliDesk = { all: all, rows: rows, here: here, way: way, stand: stand, press: press, select: select, together: together };
  arrive();
  said();
})();
