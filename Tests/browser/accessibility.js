// Looks at the page as it is now and returns what is wrong with it, one line each. Run as a function by the tests.
() => {
  const problems = [];
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  // Any CSS colour as red, green, blue (0–255) and alpha (0–1), whatever its colour space.
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const canvasColor = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const color = rgba(style.backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), canvasColor);
  };
  const describe = (element) => {
    const text = (element.innerText || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}${element.className?.baseVal === undefined && element.className
      ? ` class="${element.className}"` : ""}> “${text}”`;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest(".unseen, [aria-hidden=true]");
  const dialog = document.querySelector("dialog[open]");
  const isActive = (element) => !dialog || dialog.contains(element);

  // Text against what is behind it: WCAG 2.2, 1.4.3.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isShown(element) || !isActive(element)) continue;
    if (element.closest("symbol, script, option")) continue;
    if (element.closest(":disabled, label:has(:disabled)")) continue;
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.bottom < 0) continue;
    const behind = background(element);
    if (!behind) continue;
    const style = getComputedStyle(element);
    const ratio = contrast(over(rgba(style.color), behind), behind);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`);
  }

  // The edges of fields and the icons of buttons: 1.4.11.
  for (const element of document.querySelectorAll(".button.icon svg, details.menu > summary svg")) {
    const behind = background(element.parentElement);
    if (!isShown(element) && !element.closest("[aria-hidden=true]")) continue;
    if (!behind || !isActive(element)) continue;
    const ratio = contrast(over(rgba(getComputedStyle(element).color), behind), behind);
    if (ratio < 3) problems.push(`contrast of an icon ${ratio.toFixed(2)}: ${describe(element.parentElement)}`);
  }

  // Everything that takes input has a name: 1.3.1, 4.1.2.
  const nameOf = (element) => {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
    const images = [...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    return (by || element.getAttribute("aria-label") || labels || element.textContent + images || "").trim();
  };
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (field.hidden || !field.checkVisibility()) continue;
    const isNamed = (field.labels?.length && nameOf(field)) || field.getAttribute("aria-label")
      || field.getAttribute("aria-labelledby");
    if (!isNamed) problems.push(`a field without a label: ${field.outerHTML.slice(0, 120)}`);
    for (const id of (field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean)) {
      if (!document.getElementById(id)) problems.push(`aria-describedby names nothing: ${id}`);
    }
    if (field.getAttribute("aria-invalid") === "true" && !field.getAttribute("aria-describedby")) {
      problems.push(`a wrong field that does not say why: ${field.name}`);
    }
  }
  for (const control of document.querySelectorAll("a[href], button, summary")) {
    if (control.checkVisibility() && !control.closest("[aria-hidden=true]") && !nameOf(control)) {
      problems.push(`a ${control.localName} without a name: ${control.outerHTML.slice(0, 120)}`);
    }
  }

  // One way through the page: order, landmarks, headings, ids.
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (Number(element.getAttribute("tabindex")) > 0) problems.push(`a tab order of its own: ${describe(element)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) {
    if (ids.filter((other) => other === id).length > 1) problems.push(`the id ${id} is there more than once`);
  }
  if (document.documentElement.lang !== "en") problems.push("the page does not say its language");
  if (!document.title.trim()) problems.push("the page has no title");
  if (document.querySelectorAll("main").length !== (dialog ? 2 : 1)) problems.push("not one <main>");
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter((heading) => heading.checkVisibility());
  const tops = headings.filter((heading) => heading.localName === "h1" && isActive(heading));
  if (tops.length !== 1) problems.push(`${tops.length} headings of the first level`);
  let level = 1;
  for (const heading of headings.filter((heading) => heading.closest("main"))) {
    const own = Number(heading.localName[1]);
    if (own > level + 1) problems.push(`a heading skips a level: ${describe(heading)}`);
    level = own;
  }

  // Nothing sticks out sideways, and what is meant for fingers is big enough: 1.4.10, 2.5.8.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const widest = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > width + 1 && element.checkVisibility());
    const excess = document.documentElement.scrollWidth - width;
    problems.push(`the page is ${excess} px too wide: ${describe(widest[0] ?? document.body)}`);
  }
  for (const control of document.querySelectorAll("button, .button, summary, .seg label, select, .menu-items a")) {
    const box = control.getBoundingClientRect();
    if (!isShown(control) || !isActive(control) || box.width === 0 || control.closest("p, .hint, li")) continue;
    if (box.height < 24 && !control.matches(".scope-opens > summary")) {
      problems.push(`${Math.round(box.width)} x ${Math.round(box.height)} px is too small: ${describe(control)}`);
    }
  }
  return problems;
}
