// @ts-check
/** Dark or light: as the system says, until somebody chooses. */

import { button } from "./dom.js";
import { remember, remembered } from "./memory.js";

/** Show the chosen theme, and let the button change it. */
export function switchThemes() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const name = () => button("theme").setAttribute("aria-label", isDark() ? "Light colors" : "Dark colors");
  const chosen = remembered("theme");
  if (chosen) root.dataset.theme = chosen;
  name();
  system.addEventListener("change", name);
  button("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    name();
  });
}
