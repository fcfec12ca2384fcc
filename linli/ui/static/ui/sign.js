/* Signing on the screen: pen, finger or mouse. Without JavaScript the field stays hidden; a photo of paper does. */
(function () {
  "use strict";

  function ready(box) {
    var canvas = box.querySelector("canvas"), target = document.getElementById(box.dataset.sign);
    var pen = canvas.getContext && canvas.getContext("2d"), down = false, drawn = false;
    if (!pen || !target) return;
    box.hidden = false;

    function clear() {
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.strokeStyle = "#101820";
      pen.lineWidth = 6;
      pen.lineCap = pen.lineJoin = "round";
      drawn = false;
      target.value = "";
    }

    function at(event) {
      var frame = canvas.getBoundingClientRect();
      return {
        x: (event.clientX - frame.left) * canvas.width / frame.width,
        y: (event.clientY - frame.top) * canvas.height / frame.height
      };
    }

    canvas.addEventListener("pointerdown", function (event) {
      var point = at(event);
      down = true;
      if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(point.x, point.y);
      pen.lineTo(point.x + .1, point.y);
      pen.stroke();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!down) return;
      var point = at(event);
      pen.lineTo(point.x, point.y);
      pen.stroke();
      drawn = true;
      event.preventDefault();
    });
    function up() {
      if (down && drawn) target.value = canvas.toDataURL("image/png");
      down = false;
    }
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    box.querySelector("[data-sign-clear]").addEventListener("click", clear);
    clear();
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-sign]"), ready);
})();
