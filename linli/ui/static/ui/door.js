/* The door works without this file. With it: location, photo previews and smaller photos, one send per
   press, drafts that survive, copying and printing. */
(function () {
  "use strict";
  var LONGEST = 2048, WEEK = 7 * 864e5;

  function each(root, selector, run) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), run);
  }
  function near(node, selector) {
    var scope = node.closest("form") || document;
    return scope.querySelector(selector) || document.querySelector(selector);
  }
  function say(node, words) {
    if (node) { node.hidden = !words; node.textContent = words || ""; }
  }
  function changed(input) { input.dispatchEvent(new Event("change", { bubbles: true })); }

  /* <button hidden data-locate data-lon="id" data-lat="id" data-wait data-got data-failed> */
  function locate(button) {
    if (!navigator.geolocation || window.isSecureContext === false) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var d = button.dataset, said = near(button, "[data-locate-said]");
      var lon = document.getElementById(d.lon || "id_lon"), lat = document.getElementById(d.lat || "id_lat");
      say(said, d.wait);
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(function (at) {
        button.disabled = false;
        lon.value = at.coords.longitude.toFixed(6);
        lat.value = at.coords.latitude.toFixed(6);
        changed(lon);
        changed(lat);
        say(said, (d.got || "").replace("%s", Math.max(1, Math.round(at.coords.accuracy))));
      }, function () {
        button.disabled = false;
        say(said, d.failed);
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }

  /* <input type="file" multiple data-photos data-add data-remove data-most="6"> */
  function photos(input) {
    var kept = [], can = false;
    try { can = !!new DataTransfer().items; } catch (old) { can = false; }
    var list = document.createElement("ul"), tile = document.createElement("label"), spot = document.createElement("li");
    list.className = "photos";
    tile.className = "photo-add";
    tile.title = input.dataset.add || "";
    tile.textContent = "+";
    input.setAttribute("aria-label", input.dataset.add || "");
    input.parentNode.insertBefore(list, input);
    tile.appendChild(input);
    spot.appendChild(tile);
    list.appendChild(spot);

    function hand() {
      if (!can) return;
      var box = new DataTransfer();
      kept.forEach(function (one) { box.items.add(one.file); });
      input.files = box.files;
    }
    function show(one) {
      one.node = document.createElement("li");
      one.view = document.createElement("span");
      one.view.className = "photo-name";
      one.view.textContent = one.file.name;
      one.node.appendChild(one.view);
      if (can) {
        var drop = document.createElement("button");
        drop.type = "button";
        drop.className = "photo-drop";
        drop.setAttribute("aria-label", (input.dataset.remove || "") + " " + one.file.name);
        drop.addEventListener("click", function () {
          kept.splice(kept.indexOf(one), 1);
          one.node.remove();
          hand();
          input.focus();
        });
        one.node.appendChild(drop);
      }
      list.insertBefore(one.node, spot);
      draw(one);
    }
    function paint(image, width, height, cover) {
      var canvas = document.createElement("canvas"), w = image.naturalWidth, h = image.naturalHeight;
      var scale = cover ? Math.max(width / w, height / h) : Math.min(1, width / w, height / h);
      canvas.width = cover ? width : Math.round(w * scale);
      canvas.height = cover ? height : Math.round(h * scale);
      canvas.getContext("2d").drawImage(
        image, (canvas.width - w * scale) / 2, (canvas.height - h * scale) / 2, w * scale, h * scale);
      return canvas;
    }
    function draw(one) {
      if (!/^image\//.test(one.file.type) || !window.FileReader) return;
      var reader = new FileReader(), image = new Image();
      image.onload = function () {
        var small = paint(image, 192, 192, true);
        small.setAttribute("role", "img");
        small.setAttribute("aria-label", one.file.name);
        one.node.replaceChild(small, one.view);
        var upright = window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image");
        if (!can || !upright || Math.max(image.naturalWidth, image.naturalHeight) <= LONGEST) return;
        paint(image, LONGEST, LONGEST).toBlob(function (blob) {
          if (!blob || blob.size >= one.file.size || kept.indexOf(one) < 0) return;
          var name = one.file.name.replace(/\.\w+$/, "") + ".jpg";
          one.file = new File([blob], name, { type: "image/jpeg", lastModified: one.file.lastModified });
          hand();
        }, "image/jpeg", 0.85);
      };
      reader.onload = function () { image.src = reader.result; };
      reader.readAsDataURL(one.file);
    }
    input.addEventListener("change", function () {
      if (!can) {
        kept.forEach(function (one) { one.node.remove(); });
        kept = [];
      }
      Array.prototype.forEach.call(input.files, function (file) {
        if (kept.length >= +(input.dataset.most || 9)) return;
        var one = { file: file };
        kept.push(one);
        show(one);
      });
      hand();
    });
  }

  /* <form data-once> */
  function once(form) {
    function buttons(run) { each(form, "button:not([type=button]), input[type=submit]", run); }
    form.addEventListener("submit", function (event) {
      if (form.linliSent) { event.preventDefault(); return; }
      form.linliSent = true;
      setTimeout(function () {
        if (event.defaultPrevented) form.linliSent = false;
        else buttons(function (b) { b.disabled = true; });
      }, 0);
    });
    window.addEventListener("pageshow", function () {
      form.linliSent = false;
      buttons(function (b) { b.disabled = false; });
    });
  }

  /* <p hidden data-pause="20" data-going="… %s …" data-sending data-ready>: counts down and sends its form by
     itself; whoever goes on writing sends it when they like */
  function pause(node) {
    var form = node.closest("form"), until = Date.now() + node.dataset.pause * 1000;
    var button = form.querySelector("button.primary"), box = node.closest("[role=alert]");
    if (box) box.focus();
    node.hidden = false;
    node.setAttribute("aria-live", "off");
    function done(words) {
      clearInterval(beat);
      form.removeEventListener("input", stay);
      node.setAttribute("aria-live", "polite");
      node.textContent = words;
    }
    function stay() { done(node.dataset.ready); }
    function tick() {
      var left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) { node.textContent = node.dataset.going.replace("%s", left); return; }
      done(node.dataset.sending);
      button.click();
    }
    var beat = setInterval(tick, 500);
    form.addEventListener("input", stay);
    tick();
  }

  /* <form data-draft="key">, cleared by [data-draft-done="key"]; [data-draft-said] appears when restored */
  function draft(form) {
    var key = "linli.draft." + form.dataset.draft, held = {};
    function fields(run) {
      each(form, "input[name], textarea[name]", function (f) {
        if (/^(text|search|tel|email|url|number|textarea)$/.test(f.type) && !f.hasAttribute("data-no-draft")) run(f);
      });
    }
    try { held = JSON.parse(localStorage.getItem(key)) || {}; } catch (broken) { held = {}; }
    if (held.at > Date.now() - WEEK) {
      var back = false;
      fields(function (f) {
        if (!f.value && held.words[f.name]) { f.value = held.words[f.name]; back = true; }
      });
      if (back) each(form, "[data-draft-said]", function (node) { node.hidden = false; });
    }
    form.addEventListener("input", function () {
      var words = {};
      fields(function (f) { if (f.value) words[f.name] = f.value; });
      try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), words: words })); } catch (full) { /* not kept */ }
    });
  }

  /* <button data-copy="#selector" data-copied="Copied"> */
  function copy(button) {
    var node = document.querySelector(button.dataset.copy);
    if (!node) return;
    var words = (node.value || node.textContent).trim(), label = button.textContent;
    function done() {
      button.textContent = button.dataset.copied || label;
      setTimeout(function () { button.textContent = label; }, 2500);
    }
    function byHand() {
      var area = document.createElement("textarea");
      area.value = words;
      area.className = "sr";
      document.body.appendChild(area);
      area.select();
      if (document.execCommand("copy")) done();
      area.remove();
      button.focus();
    }
    if (navigator.clipboard) navigator.clipboard.writeText(words).then(done, byHand);
    else byHand();
  }

  function start(root) {
    function fresh(selector, run) {
      each(root, selector, function (node) {
        var mark = "linli" + run.name;
        if (!node[mark]) { node[mark] = true; run(node); }
      });
    }
    each(root, "[data-draft-done]", function (node) {
      try { localStorage.removeItem("linli.draft." + node.dataset.draftDone); } catch (shut) { /* nothing kept */ }
    });
    fresh("[data-locate]", locate);
    fresh("input[data-photos]", photos);
    fresh("form[data-once]", once);
    fresh("form[data-draft]", draft);
    fresh("[data-pause]", pause);
    each(root, "[data-copy], [data-print]", function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else copy(button);
  });
  document.addEventListener("htmx:afterSettle", function () { start(document); });
  start(document);
})();
