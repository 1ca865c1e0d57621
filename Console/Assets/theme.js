// Before anything is shown: light or dark, where somebody has chosen. Else the browser's own preference holds.
(function () {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  document.addEventListener("click", function (click) {
    if (!click.target.closest("[data-theme-switch]")) return;
    const shown = document.documentElement.dataset;
    const isDark = shown.theme ? shown.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    shown.theme = isDark ? "light" : "dark";
    localStorage.setItem("theme", shown.theme);
  });
})();
