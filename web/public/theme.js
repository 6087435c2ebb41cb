// Who is signed in is asked while the scripts still load; web/session/keep.ts takes the answer.
globalThis.galaxyMe = fetch("/api/v1/auth/me");
globalThis.galaxyMe.catch(function () {});

// Runs before the first paint, so that the page never flashes in the wrong theme. web/ui/theme.ts takes over from here.
(function () {
  var choice = {};
  try {
    choice = JSON.parse(localStorage.getItem("galaxy.theme") || "{}");
  } catch {
    // Storage may be switched off or hold something else: the system decides then.
  }
  var dark = choice.theme === "dark" || (choice.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  var more = choice.contrast === "more" || (choice.contrast !== "normal" && matchMedia("(prefers-contrast: more)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.contrast = more ? "more" : "normal";
})();
