// Without this the browser may keep the slip in memory for its Back button; it never stores the page.
const away = document.getElementById("given-away");

if (away) {
  addEventListener("pagehide", () => document.querySelector("main").replaceChildren(away));
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(away.href); });
}
