// @ts-check
/** The page: a drawing, what a model makes of it, and the way between them. */

import { button, element, made } from "./dom.js";
import { remember, remembered } from "./memory.js";
import { Studio } from "./studio.js";
import { answerOf, keepToken, reach } from "./reach.js";
import { switchThemes } from "./theme.js";

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Engine} Engine */

keepToken();
switchThemes();
for (const close of document.querySelectorAll("dialog .close")) {
  close.addEventListener("click", () => close.closest("dialog")?.close());
}
start().catch((error) => {
  element("status").textContent = "";
  element("notice-words").textContent = error.message;
  element("notice").hidden = false;
  button("again").onclick = () => location.reload();
});

async function start() {
  const catalog = await catalogOf();
  if (!catalog.models.length) throw new Error("There is no model to draw with.");
  const studio = new Studio(await engineOf(catalog));
  const choice = element("model", HTMLSelectElement);
  choice.replaceChildren(...catalog.models.map((model) => made("option", { value: model.name }, model.title)));
  element("model-field").classList.toggle("single", catalog.models.length === 1);
  const names = catalog.models.map((model) => model.name);
  choice.value = [remembered("model"), names[0]].find((name) => name && names.includes(name)) ?? names[0];
  const open = () => {
    remember("model", choice.value);
    const model = catalog.models[choice.selectedIndex];
    document.title = `${model.title} – ganforge`;
    return studio.open(model);
  };
  choice.addEventListener("change", open);
  element("version").textContent = `ganforge ${catalog.ganforge}`;
  await open();
  document.body.dataset.ready = "yes";
}

/** What there is to draw with; a server that still loads its models is asked again. @returns {Promise<Catalog>} */
async function catalogOf() {
  let response = await reach("models.json");
  while (response.status === 503) {
    element("status").textContent = "The models are being loaded";
    await new Promise((resolve) => setTimeout(resolve, 1000));
    response = await reach("models.json");
  }
  return (await answerOf(response)).json();
}

/** @param {Catalog} catalog @returns {Promise<Engine>} */
async function engineOf({ engine }) {
  if (engine === "server") return new (await import("./server-engine.js")).ServerEngine();
  return new (await import("./browser-engine.js")).BrowserEngine();
}
