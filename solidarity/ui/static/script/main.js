// Without any script every page works: links lead, forms send, folds open. Scripts only make it quicker.

// A form that came back: begin with what is missing.
document.getElementById("what-is-missing")?.focus();

// Only members' pages name a manifest: the phone of someone who asks keeps nothing of us.
if (document.querySelector("link[rel=manifest]")) {
  navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
}
