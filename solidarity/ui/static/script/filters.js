// Without this the “Show” button of the filters asks for the whole page again.
for (const form of document.querySelectorAll(".filters form")) {
  let asking;

  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const address = `${form.action}?${new URLSearchParams(chosen)}`;
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("found").replaceWith(page.getElementById("found"));
    // This one stays in its place and is told anew, so that it is read out.
    document.getElementById("how-many").textContent = page.getElementById("how-many").textContent;
    history.replaceState(null, "", address);
  };

  form.addEventListener("change", () => show().catch((fault) => {
    if (fault.name !== "AbortError") form.submit();
  }));
}
