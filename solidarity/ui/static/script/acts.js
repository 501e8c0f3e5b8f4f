// Without this a pressed button just sends its form; the server answers a second press once.
const LONGEST_WAIT = 8000; // milliseconds; a file that is handed out leads to no other page
const place = document.getElementById("just-said");
const { busy, noAnswer, stays } = document.body.dataset;
const resting = new WeakMap();
const sure = new WeakSet();

/** Say a sentence where the server would say it. */
const say = (sentence) => {
  const said = document.createElement("p");
  said.className = "flash flash-careful";
  said.textContent = sentence;
  place.replaceChildren(said);
  said.scrollIntoView({ block: "nearest" });
};

const begin = (button, words) => {
  resting.set(button, [...button.childNodes]);
  button.replaceChildren(words);
  // Only after the browser has gathered the form: a disabled button would not send its own value.
  setTimeout(() => { button.disabled = resting.has(button); });
};

const rest = (button) => {
  button.replaceChildren(...(resting.get(button) ?? button.childNodes));
  resting.delete(button);
  button.disabled = false;
};

// The act is shown as done at once, and taken back with the server's own sentence if it was refused.
const hope = async (form, button) => {
  const body = new URLSearchParams(new FormData(form));
  begin(button, form.dataset.hoped);
  form.classList.add("hoped");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok) {
      location.assign(answer.url);
      return;
    }
    if (answer.status === 403) { // locked meanwhile: that page takes the form along, past the passphrase
      form.submit();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    say((page.querySelector("main .lead") ?? page.querySelector("main h1"))?.textContent ?? noAnswer);
  } catch {
    say(noAnswer);
  }
  form.classList.remove("hoped");
  rest(button);
};

// Words that somebody wrote leave the page only when the network answers; no draft is kept anywhere.
const sendWhenThere = async (form, button) => {
  begin(button, busy);
  try {
    await fetch("/healthy", { cache: "no-store" });
    sure.add(form);
    rest(button);
    form.requestSubmit(button);
  } catch {
    say(stays);
    rest(button);
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter ?? form.querySelector("button");
  if (form.method !== "post" || !button) return;
  if (resting.has(button)) event.preventDefault();
  else if (form.dataset.hoped) {
    event.preventDefault();
    hope(form, button);
  } else if (form.querySelector("textarea") && !sure.delete(form)) {
    event.preventDefault();
    sendWhenThere(form, button);
  } else {
    begin(button, busy);
    setTimeout(() => rest(button), LONGEST_WAIT);
  }
});

// Back again: the page is as it was, so the buttons are too.
addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach(rest));
