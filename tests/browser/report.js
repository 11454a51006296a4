// What one open page says of itself to the checks: everything is measured here, nothing is judged.
() => {
  const visible = (element) => element.checkVisibility({visibilityProperty: true});
  const language = (element) => element.closest("[lang]")?.getAttribute("lang") ?? "";
  const said = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);

  const texts = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style")) texts.push([language(node.parentElement), node.data]);
  }
  for (const name of ["alt", "aria-label", "title", "aria-description"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      texts.push([language(element), element.getAttribute(name)]);
    }
  }
  for (const element of document.querySelectorAll("meta[name=description]")) {
    texts.push([language(element), element.content]);
  }

  // A link stands in a sentence when its block holds words of its own beside it.
  const inSentence = (element) => {
    let block = element;
    while (getComputedStyle(block).display === "inline") {
      block = block.parentElement;
      if ([...block.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.data))) return true;
    }
    return false;
  };
  const targets = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter(visible)
    .map((element) => {
      const box = element.getBoundingClientRect();
      return {html: said(element), width: box.width, height: box.height, sentence: inSentence(element)};
    });

  return {
    title: document.title,
    width: document.documentElement.scrollWidth,
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((one) => Number(one.localName[1])),
    texts: texts.map(([lang, text]) => [lang, text.replace(/\s+/g, " ").trim()]).filter(([, text]) => text),
    targets: targets,
  };
}
