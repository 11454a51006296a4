// Suggests records while a question is typed: a combobox with a list (ARIA 1.2). Without it, the form works as it is.
const SHORTEST = 3;
const PAUSE = 200;

for (const field of document.querySelectorAll("[data-suggestions]")) {
  const input = field.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let timer;
  let asked = "";

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];
  const current = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  const select = (index) => {
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({block: "nearest"});
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const close = () => {
    clearTimeout(timer);
    asked = "";
    status.textContent = "";
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    select(-1);
  };

  const show = (suggestions, found) => {
    list.replaceChildren(...suggestions.map(({title, lang, what, address}, index) => {
      const option = document.createElement("li");
      const words = document.createElement("span");
      const kind = document.createElement("span");
      option.id = `${list.id}-${index}`;
      option.dataset.address = address;
      option.setAttribute("role", "option");
      words.lang = lang;
      words.textContent = title;
      kind.className = "meta";
      kind.textContent = what;
      option.append(words, " ", kind);
      return option;
    }));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    // On a telephone, the keyboard takes half of the page.
    if (list.getBoundingClientRect().bottom > (window.visualViewport?.height ?? window.innerHeight)) {
      input.scrollIntoView({block: "start"});
    }
    status.textContent = found;
    select(-1);
  };

  const suggest = async () => {
    const words = input.value.trim();
    asked = words;
    if (words.length < SHORTEST) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(words)}`);
      const {suggestions, found} = await answer.json();
      // What was typed since has its own answer to come.
      if (asked === words && document.activeElement === input) {
        show(suggestions, found);
      }
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("click", () => {
    if (list.hidden) {
      suggest();
    }
  });
  input.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && current() >= 0) {
      event.preventDefault();
      window.location.assign(list.children[current()].dataset.address);
    } else if (event.key === "ArrowDown" && list.hidden) {
      suggest();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      select(current() < last ? current() + 1 : -1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      select(current() === -1 ? last : current() - 1);
    }
  });
  // The field keeps the focus: it is what is read while the list is walked.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      window.location.assign(option.dataset.address);
    }
  });
}
