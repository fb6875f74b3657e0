// The agent's keys: Escape leaves nothing of this caller, and the answer is where reading begins.

const clear = document.querySelector("[data-clear]");

// In the place of the answer, so that Back does not find it.
function leave() {
  location.replace(clear.href);
}

document.querySelector("[data-focus]")?.focus();
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") leave();
});
clear.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) leave();
});
