// Counts a text as it is written. Without it, the length is that of the page's last saving.
for (const count of document.querySelectorAll("[data-length-of]")) {
  const text = document.getElementById(count.dataset.lengthOf);
  text?.addEventListener("input", () => {
    count.textContent = String(text.value.length);
  });
}
