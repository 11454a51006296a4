// A click in the picture of a photograph sets its focal point; the two numbers say the same without it.
const picture = document.querySelector("[data-focal]");
if (picture) {
  const numbers = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
  const mark = picture.querySelector("[data-mark]");
  const crop = document.querySelector("[data-crop-of]");
  const percent = (part, whole) => Math.min(100, Math.max(0, Math.round((100 * part) / whole)));

  const show = () => {
    const [x, y] = numbers.map((number) => Math.min(100, Math.max(0, Number(number.value))));
    const {width, height} = picture.viewBox.baseVal;
    mark.setAttribute("cx", (width * x) / 100);
    mark.setAttribute("cy", (height * y) / 100);
    mark.removeAttribute("hidden");
    crop.style.objectPosition = `${x}% ${y}%`;
  };

  show();
  for (const number of numbers) {
    number.addEventListener("input", () => {
      crop.src = crop.dataset.cropOf;
      show();
    });
  }
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const point = [percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height)];
    numbers.forEach((number, axis) => {
      number.value = String(point[axis]);
      number.dispatchEvent(new Event("input", {bubbles: true}));
    });
  });
}
