// Without this one signs in with the passphrase and a code. Each form asks the browser for one tap.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const does = {
  create: (publicKey) => navigator.credentials.create({ publicKey }),
  get: (publicKey) => navigator.credentials.get({ publicKey }),
};
const computedBy = (credential) => credential.getClientExtensionResults().prf?.results?.first;

// Some passkeys compute their key only when used, not yet when made: then they are used once more.
async function computedAfter(made, publicKey, prf) {
  const { prf: offered } = made.getClientExtensionResults();
  if (!offered?.enabled) return undefined;
  const used = await does.get({
    challenge: publicKey.challenge, rpId: publicKey.rp.id, userVerification: "required",
    allowCredentials: [{ type: "public-key", id: made.rawId }], extensions: { prf },
  });
  return computedBy(used);
}

async function tap(form) {
  const making = form.dataset.passkey === "create";
  const parse = making ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const publicKey = PublicKeyCredential[parse](JSON.parse(form.dataset.options));
  const prf = { eval: { first: fromText(form.dataset.salt) } };
  publicKey.extensions = { prf };
  const credential = await does[form.dataset.passkey](publicKey);
  const computed = computedBy(credential) ?? (making ? await computedAfter(credential, publicKey, prf) : undefined);
  const { clientExtensionResults, ...answer } = credential.toJSON();
  form.elements.answer.value = JSON.stringify({ ...answer, clientExtensionResults: {} });
  form.elements.computed.value = computed ? toText(computed) : "";
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tap(form).catch(() => { form.querySelector("button").disabled = false; });
  });
}
