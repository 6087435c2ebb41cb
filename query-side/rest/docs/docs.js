// The page that shows the API's document. No part of it comes from elsewhere.
(function () {
  var choice = "system";
  try {
    choice = JSON.parse(localStorage.getItem("galaxy.theme") || "{}").theme || "system";
  } catch {
    // Storage may be switched off or hold something else: the system decides then.
  }
  var system = matchMedia("(prefers-color-scheme: dark)");
  function paint() {
    document.documentElement.classList.toggle("dark-mode", choice === "dark" || (choice !== "light" && system.matches));
  }
  system.addEventListener("change", paint);
  paint();
  addEventListener("DOMContentLoaded", function () {
    globalThis.SwaggerUIBundle({
      url: document.body.dataset.document,
      dom_id: "#swagger-ui",
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
      presets: [globalThis.SwaggerUIBundle.presets.apis],
    });
  });
})();
