"use strict";
const data = JSON.parse(document.getElementById("values").textContent);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (name, attributes = {}, text = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};

// Light and dark.
const root = document.documentElement, themeButton = document.getElementById("theme");
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
themeButton.hidden = false;
themeButton.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; nameTheme(); });
nameTheme();

// Samples through time.
const { steps, captions, fixed, changing, rows } = data.samples;
const shown = { place: steps.length - 1 };
const url = (caption, row) => caption in fixed ? fixed[caption][row] : changing[caption][shown.place][row];
const described = (caption, row) => `${caption}, row ${row + 1}` + (caption in fixed ? "" : `, step ${steps[shown.place]}`);
const slider = document.querySelector("#samples input"), playButton = document.getElementById("play");
const sliders = slider ? [slider] : [];
let playing = 0;

function showStep(place) {
  shown.place = Math.max(0, Math.min(steps.length - 1, place));
  for (const each of sliders) {
    each.value = shown.place;
    each.setAttribute("aria-valuetext", `step ${steps[shown.place]}`);
  }
  for (const output of all("output.step")) output.textContent = `step ${steps[shown.place]}`;
  for (const image of all("img[data-caption]")) {
    const { caption, row } = image.dataset;
    if (!(caption in fixed)) { image.src = url(caption, +row); image.alt = described(caption, +row); }
  }
}

function play() {
  if (playing) { clearInterval(playing); playing = 0; }
  else {
    if (shown.place === steps.length - 1) showStep(0);
    playing = setInterval(() => { showStep(shown.place + 1); if (shown.place === steps.length - 1) play(); }, 350);
  }
  playButton.textContent = playing ? "Pause" : "Play";
}

if (slider) {
  slider.closest(".time").hidden = false;
  slider.addEventListener("input", () => showStep(+slider.value));
  playButton.addEventListener("click", play);
}

// One row, enlarged: all images scroll together.
const dialog = document.getElementById("zoom"), panes = dialog.querySelector(".panes");
const zoom = { row: 0, size: 0 };

function openRow(row) {
  zoom.row = (row + rows) % rows;
  dialog.querySelector(".zoom-title").textContent = `Row ${zoom.row + 1} of ${rows}`;
  panes.replaceChildren(...captions.map((caption) => {
    const figure = make("figure"), view = make("div", { class: "view", tabindex: "0", "aria-label": caption });
    view.append(make("img", { src: url(caption, zoom.row), alt: described(caption, zoom.row), "data-caption": caption, "data-row": zoom.row }));
    view.addEventListener("scroll", () => {
      for (const other of all(".view", panes)) { other.scrollLeft = view.scrollLeft; other.scrollTop = view.scrollTop; }
    });
    figure.append(make("figcaption", {}, caption), view);
    return figure;
  }));
  if (!dialog.open) dialog.showModal();
  setSize(0);
}

function setSize(change) {
  zoom.size = Math.max(0, Math.min(5, zoom.size + change));
  for (const view of all(".view", panes)) {
    const whole = Math.min(view.clientWidth, view.clientHeight * data.samples.width / data.samples.height);
    view.firstChild.style.width = `${Math.floor(whole * 1.6 ** zoom.size)}px`;
  }
}

for (const button of all(".cell")) button.addEventListener("click", () => openRow(+button.dataset.row));
for (const button of all("[data-zoom]")) button.addEventListener("click", () => setSize(+button.dataset.zoom));
for (const button of all(".tools [data-row]")) button.addEventListener("click", () => openRow(zoom.row + +button.dataset.row));
addEventListener("resize", () => setSize(0));
dialog.addEventListener("keydown", (event) => {
  if (event.key === "+" || event.key === "=") setSize(1);
  if (event.key === "-") setSize(-1);
});
if (slider && steps.length > 1) {
  const second = slider.cloneNode();
  second.removeAttribute("id");
  second.addEventListener("input", () => showStep(+second.value));
  sliders.push(second);
  dialog.querySelector(".step-tools").append(second, make("output", { class: "step" }));
  showStep(shown.place);
}

// The values of a chart under the pointer, or where the arrow keys lead.
const tip = document.getElementById("tip"), SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function point(chart, x) {
  const { svg, curves } = chart;
  const near = curves.map((curve) => curve.points.reduce((best, each) => Math.abs(each[0] - x) < Math.abs(best[0] - x) ? each : best));
  const [first] = [...near].sort((a, b) => Math.abs(a[0] - x) - Math.abs(b[0] - x));
  chart.x = first[0];
  svg.querySelector(".cursor").replaceChildren(
    drawn("line", { x1: chart.x, x2: chart.x, y1: data.top, y2: data.bottom }),
    ...near.map((each, index) => drawn("circle", { class: `color-${curves[index].color}`, cx: each[0], cy: each[1], r: 4 })),
  );
  tip.replaceChildren(make("strong", {}, `step ${first[2]}`), ...near.map((each, index) => {
    const line = make("div");
    line.append(make("span", { class: `key color-${curves[index].color}` }), `${curves[index].label} ${each[3]}`);
    return line;
  }));
  tip.hidden = false;
  const box = svg.getBoundingClientRect(), left = box.left + chart.x / data.width * box.width;
  tip.style.top = `${Math.max(4, box.top + 40)}px`;
  tip.style.left = `${left + tip.offsetWidth + 24 > innerWidth ? left - tip.offsetWidth - 12 : left + 12}px`;
  svg.setAttribute("aria-description", tip.innerText.replaceAll("\n", ", "));
}

function leave(chart) {
  tip.hidden = true;
  chart.svg.querySelector(".cursor").replaceChildren();
}

all(".charts svg").forEach((svg, index) => {
  const chart = { svg, x: data.left, ...data.charts[index] };
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    point(chart, (event.clientX - box.left) / box.width * data.width);
  });
  svg.addEventListener("pointerleave", () => leave(chart));
  svg.addEventListener("blur", () => leave(chart));
  svg.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const places = chart.curves.flatMap((curve) => curve.points.map((each) => each[0])).sort((a, b) => a - b);
    const next = way > 0 ? places.find((x) => x > chart.x) : places.findLast((x) => x < chart.x);
    if (next !== undefined) point(chart, next);
  });
});

// Copy what is to be typed.
for (const block of all(".copied")) {
  const button = make("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    const text = block.querySelector("pre").textContent;
    try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; }
    catch { getSelection().selectAllChildren(block.querySelector("pre")); button.textContent = "Selected"; }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.append(button);
}
