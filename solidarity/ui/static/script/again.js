// Without this the link “See how far it is” asks for the page again.
const showAgain = async () => {
  const here = document.getElementById("again");
  const seconds = Number(here?.dataset.again);
  if (!seconds) return;
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  if (here.contains(document.activeElement)) return showAgain();
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  here.replaceWith(page.getElementById("again"));
  return showAgain();
};

showAgain().catch(() => {});
