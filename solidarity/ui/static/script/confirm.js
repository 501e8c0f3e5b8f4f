// Without this the question unfolds below its button.
for (const fold of document.querySelectorAll("details.confirm")) {
  const summary = fold.querySelector("summary");
  const ask = fold.querySelector(".confirm-ask");
  const no = ask.querySelector(".confirm-no");
  const dialog = document.createElement("dialog");

  dialog.className = "confirm-dialog";
  dialog.setAttribute("aria-label", summary.textContent);
  dialog.append(ask);
  fold.after(dialog);
  no.hidden = false;
  no.autofocus = true;
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => summary.focus());
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
}
