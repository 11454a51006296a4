// Asks before a page is left with what was written and not saved; a form that came back with errors is not saved either.
// A list whose rows can be written in is a form too; which of them are ticked is not written.
const form = document.querySelector(".change-form form:has(.submit-row), #changelist-form:has([name=_save])");
const written = () => {
  const fields = [...new FormData(form)].filter(([name]) => !/action|select_across/.test(name));
  return new URLSearchParams(fields).toString();
};
let saved = form && !document.querySelector(".errornote") ? written() : null;
form?.addEventListener("submit", () => {
  saved = undefined;
});
window.addEventListener("beforeunload", (event) => {
  if (form && saved !== undefined && saved !== written()) {
    event.preventDefault();
  }
});
// The browser takes what is under the bar of buttons to be in view.
form?.addEventListener("keyup", (event) => {
  if (event.key === "Tab") {
    document.activeElement.scrollIntoView({block: "nearest"});
  }
});

// Counts a text as it is written. Without it, the length is that of the page's last saving.
for (const count of document.querySelectorAll("[data-length-of]")) {
  const text = document.getElementById(count.dataset.lengthOf);
  text?.addEventListener("input", () => {
    count.textContent = String(text.value.length);
  });
}
