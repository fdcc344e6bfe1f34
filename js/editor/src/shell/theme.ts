/** Light or dark, as the page around the editor is; followed while it changes. The colours are in `styles/theme.css`. */

export type Theme = "light" | "dark";

/** Keeps `root.dataset.theme` at the theme of the host, until `signal` aborts. */
export function followTheme(root: HTMLElement, signal: AbortSignal): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const theme = hostTheme(document) ?? (system.matches ? "dark" : "light");
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
  };
  const observer = new MutationObserver(show);
  const attributes = {
    attributes: true,
    attributeFilter: ["class", "theme", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"],
  };
  observer.observe(document.documentElement, attributes);
  observer.observe(document.body, attributes);
  system.addEventListener("change", show, { signal });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  show();
}

/** The theme a host declares; null where it declares none. */
function hostTheme({ documentElement: html, body }: Document): Theme | null {
  // JupyterLab and Notebook 7
  const jupyter = body.dataset.jpThemeLight;
  if (jupyter !== undefined) return jupyter === "true" ? "light" : "dark";
  // VS Code
  const code = body.dataset.vscodeThemeKind;
  if (code !== undefined) return code.endsWith("light") ? "light" : "dark";
  // Colab (`theme`), Sphinx and many sites (`data-theme`)
  const named = html.getAttribute("theme") ?? html.dataset.theme ?? body.dataset.theme;
  if (named === "light" || named === "dark") return named;
  // marimo
  for (const element of [html, body]) {
    if (element.classList.contains("dark") || element.classList.contains("dark-theme")) return "dark";
    if (element.classList.contains("light") || element.classList.contains("light-theme")) return "light";
  }
  return null;
}
