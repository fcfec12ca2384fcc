/* Leaflet maps: outlines, points tied to the rows beside them, and picking a place.
   <div class="map" data-map …>: attributes are explained in templates/ui/map.html. */
(function () {
  "use strict";
  var maps = [];
  var calm = window.matchMedia && matchMedia("(prefers-reduced-motion: reduce)").matches;
  var STATES = ["new", "open", "soon", "late", "done"];

  function text(value) {
    var node = document.createElement("span");
    node.textContent = value == null ? "" : String(value);
    return node;
  }

  function say(box, message) {
    var old = box.querySelector(".map-said");
    if (old) old.remove();
    if (!message) return;
    var note = text(message);
    note.className = "map-said";
    note.setAttribute("role", "status");
    box.appendChild(note);
  }

  function Room(box) {
    this.box = box;
    this.points = {};
    this.read = null;
    this.map = L.map(box, {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomDelta: 0.75,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
      inertia: !calm, maxZoom: 18
    });
    var d = box.dataset;
    L.control.zoom({
      position: "topright", zoomInTitle: d.zoomIn || "+", zoomOutTitle: d.zoomOut || "−"
    }).addTo(this.map);
    this.map.setView([43, 119], 8);
    this.map.on("focus", function () { this.scrollWheelZoom.enable(); });
    this.map.on("blur", function () { this.scrollWheelZoom.disable(); });
    if (d.tiles) {
      box.classList.add("tiled");
      L.tileLayer(d.tiles, { maxZoom: 18 }).addTo(this.map);
    }
    if (d.credit) {
      var credit = L.control.attribution({ prefix: false }).addTo(this.map);
      credit.addAttribution(text(d.credit).innerHTML);
    }
    this.lands = L.featureGroup().addTo(this.map);
    this.dots = L.featureGroup().addTo(this.map);
    this.drawPoints();
    if (d.pick) this.pick(d.pick.split(","));
    if (d.outlines) this.loadOutlines(d.outlines);
    this.fit();
    var map = this.map;
    if (window.ResizeObserver) new ResizeObserver(function () { map.invalidateSize(); }).observe(box);
  }

  Room.prototype.fit = function () {
    if (this.moved) return;
    var wish = this.box.dataset.fit;
    var pin = this.pin ? L.latLngBounds([this.pin.getLatLng()]) : null;
    var dots = this.dots.getBounds(), lands = this.lands.getBounds();
    var bounds = wish === "points" && dots.isValid() ? dots : lands.isValid() ? lands : dots.isValid() ? dots : pin;
    if (bounds && bounds.isValid()) this.map.fitBounds(bounds, { padding: [12, 12], maxZoom: 15, animate: false });
  };

  Room.prototype.loadOutlines = function (url) {
    var room = this, d = this.box.dataset;
    fetch(url, { credentials: "same-origin", headers: { Accept: "application/geo+json, application/json" } })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(function (data) { room.drawOutlines(data); })
      .catch(function () { say(room.box, d.failedLabel); });
  };

  Room.prototype.drawOutlines = function (data) {
    var synthetic = false, here = this.box.dataset.here;
    var layer = L.geoJSON(data, {
      style: function (feature) {
        var p = feature.properties || {};
        if (p.synthetic) synthetic = true;
        var tone = p.tone >= 1 && p.tone <= 3 ? " t" + Math.round(p.tone) : "";
        var mine = p.here || (here && String(feature.id || p.id) === here);
        return { className: "land" + tone + (mine ? " here" : "") + (STATES.indexOf(p.mark) < 0 ? "" : " mark " + p.mark) };
      },
      pointToLayer: function () { return L.layerGroup(); },
      onEachFeature: function (feature, shape) {
        var p = feature.properties || {};
        if (p.name) shape.bindTooltip(text(p.note ? p.name + " · " + p.note : p.name), { sticky: true });
      }
    });
    layer.eachLayer(function (shape) { this.lands.addLayer(shape); }, this);
    this.lands.bringToBack();
    this.lands.eachLayer(function (shape) {
      var node = shape.getElement && shape.getElement();
      if (node && node.classList.contains("here")) { shape.bringToFront(); }
    });
    this.dots.bringToFront();
    if (this.pin) this.pin.bringToFront();
    if (synthetic && this.box.dataset.schematicLabel) {
      var words = this.box.dataset.schematicLabel;
      var note = L.control({ position: "bottomleft" });
      note.onAdd = function () { var n = text(words); n.className = "map-note"; return n; };
      note.addTo(this.map);
    }
    this.fit();
  };

  Room.prototype.drawPoints = function () {
    var id = this.box.dataset.points, source = id && document.getElementById(id);
    var raw = source ? source.textContent : "";
    if (raw === this.read) return;
    this.read = raw;
    this.dots.clearLayers();
    this.points = {};
    var list = [];
    try { list = raw ? JSON.parse(raw) : []; } catch (problem) { list = []; }
    list.forEach(this.addPoint, this);
  };

  Room.prototype.addPoint = function (point) {
    var lon = parseFloat(point.lon), lat = parseFloat(point.lat), room = this;
    if (!isFinite(lon) || !isFinite(lat)) return;
    var state = STATES.indexOf(point.status) < 0 ? "open" : point.status;
    var mark = L.circleMarker([lat, lon], { radius: state === "late" ? 9 : 7, className: "pt " + state });
    var words = [point.label, point.word].filter(Boolean).join(" · ");
    this.dots.addLayer(mark);
    if (words) mark.bindTooltip(text(words), { direction: "top", offset: [0, -6] });
    this.points[point.id] = mark;
    if (point.number) {
      var sign = L.divIcon({ className: "pt-number", html: text(point.number), iconSize: [24, 16] });
      this.dots.addLayer(L.marker([lat, lon], { icon: sign, interactive: false, keyboard: false }));
      mark.setRadius(11);
    }
    function light(on) {
      return function () { room.light(point.id, on); lightRow(point.id, on); };
    }
    function open() { if (point.href) location.assign(point.href); }
    mark.on({ mouseover: light(true), mouseout: light(false), click: open });
    var node = mark.getElement();
    if (!node) return;
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", point.href ? "link" : "img");
    node.setAttribute("aria-label", words || String(point.id));
    node.addEventListener("focus", function () { mark.openTooltip(); light(true)(); });
    node.addEventListener("blur", function () { mark.closeTooltip(); light(false)(); });
    node.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); open(); }
    });
  };

  Room.prototype.light = function (id, on) {
    var mark = this.points[id], node = mark && mark.getElement();
    if (!node) return;
    node.classList.toggle("lit", on);
    if (on) mark.bringToFront();
  };

  Room.prototype.pick = function (ids) {
    var room = this, lon = document.getElementById(ids[0].trim()), lat = document.getElementById((ids[1] || "").trim());
    if (!lon || !lat) return;
    this.box.classList.add("picking");
    function show() {
      var at = [parseFloat(lat.value), parseFloat(lon.value)];
      if (!isFinite(at[0]) || !isFinite(at[1])) {
        if (room.pin) { room.pin.remove(); room.pin = null; }
        return;
      }
      if (room.pin) room.pin.setLatLng(at);
      else room.pin = L.circleMarker(at, { radius: 9, className: "pin", interactive: false }).addTo(room.map);
      if (!room.map.getBounds().contains(at)) room.map.panTo(at, { animate: !calm });
    }
    function put(at) {
      var place = at.wrap();
      lon.value = place.lng.toFixed(6);
      lat.value = place.lat.toFixed(6);
      room.moved = true;
      [lon, lat].forEach(function (input) { input.dispatchEvent(new Event("change", { bubbles: true })); });
      say(room.box, room.box.dataset.pickedLabel);
    }
    this.map.on("click", function (event) { put(event.latlng); });
    this.box.addEventListener("keydown", function (event) {
      if (event.target === room.box && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        put(room.map.getCenter());
      }
    });
    lon.addEventListener("change", show);
    lat.addEventListener("change", show);
    show();
  };

  function lightRow(id, on) {
    document.querySelectorAll("[data-row]").forEach(function (row) {
      if (row.dataset.row === String(id)) row.classList.toggle("lit", on);
    });
  }

  function rowLight(on) {
    return function (event) {
      var row = event.target.closest && event.target.closest("[data-row]");
      if (row) maps.forEach(function (room) { room.light(row.dataset.row, on); });
    };
  }

  function start(root) {
    if (!window.L || !root.querySelectorAll) return;
    var found = Array.prototype.slice.call(root.querySelectorAll("[data-map]"));
    if (root.matches && root.matches("[data-map]")) found.push(root);
    found.forEach(function (box) {
      if (box.linliMap) return;
      box.linliMap = true;
      maps.push(new Room(box));
    });
  }

  function refresh() {
    maps = maps.filter(function (room) {
      if (document.contains(room.box)) return true;
      room.map.remove();
      return false;
    });
    maps.forEach(function (room) { room.drawPoints(); });
  }

  document.addEventListener("mouseover", rowLight(true));
  document.addEventListener("mouseout", rowLight(false));
  document.addEventListener("focusin", rowLight(true));
  document.addEventListener("focusout", rowLight(false));
  document.addEventListener("linli:row", function (event) {
    maps.forEach(function (room) {
      Object.keys(room.points).forEach(function (id) { room.light(id, id === event.detail); });
    });
  });
  document.addEventListener("htmx:afterSettle", function () { refresh(); start(document); });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", function () { start(document); });
  else start(document);
})();
