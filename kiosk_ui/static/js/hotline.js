// The agent's keys: Escape leaves nothing of this caller, and the answer is where reading begins.

const clear = document.querySelector("[data-clear]");

// In the place of the answer, so that Back does not find it.
function leave() {
  location.replace(clear.href);
}

// The history's entry becomes a plain page: Back cannot send this caller's form again.
history.replaceState(null, "", clear.href);
document.querySelector("[data-focus]")?.focus();
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") leave();
});
clear.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
// Some browsers keep even this page whole for Back: then nothing of it may be left to show.
addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) leave();
});
