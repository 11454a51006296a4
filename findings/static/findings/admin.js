// Asks before a page is left with what was written and not saved; a form that came back with errors is not saved either.
const form = document.querySelector(".change-form form:has(.submit-row)");
let unsaved = Boolean(document.querySelector(".change-form .errornote"));
form?.addEventListener("input", () => {
  unsaved = true;
});
form?.addEventListener("submit", () => {
  unsaved = false;
});
// The browser takes what is under the bar of buttons to be in view.
form?.addEventListener("keyup", (event) => {
  if (event.key === "Tab") {
    document.activeElement.scrollIntoView({block: "nearest"});
  }
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) {
    event.preventDefault();
  }
});

// Counts a text as it is written. Without it, the length is that of the page's last saving.
for (const count of document.querySelectorAll("[data-length-of]")) {
  const text = document.getElementById(count.dataset.lengthOf);
  text?.addEventListener("input", () => {
    count.textContent = String(text.value.length);
  });
}
