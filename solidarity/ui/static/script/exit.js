// Without this the way out is a link like any other, and the Back button finds this page again.
const QUICKLY = 1000; // milliseconds between two presses of Escape
const link = document.querySelector(".exit");
let lastEscape = -Infinity;

const leave = (event) => {
  event.preventDefault();
  const { href } = link;
  document.title = "…";
  document.body.replaceChildren(); // gone at once, however long the other page takes
  location.replace(href);
};

if (link) {
  link.querySelector(".exit-hint").hidden = false;
  link.addEventListener("click", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - lastEscape < QUICKLY) leave(event);
    lastEscape = event.timeStamp;
  });
}
