// One press, one question: a trembling hand presses twice. Says that work goes on.

const SAY_AFTER = 300;
const SAY_MORE_AFTER = 8_000;
// Longer than any answer takes: a press after it means that the first one was lost.
const ASK_AGAIN_AFTER = 15_000;

export function once(working) {
  let sent = false;

  const say = (words, after) =>
    setTimeout(() => {
      working.textContent = words;
      working.hidden = false;
    }, after);

  document.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    setTimeout(() => {
      sent = false;
    }, ASK_AGAIN_AFTER);
    say(working.dataset.first, SAY_AFTER);
    say(working.dataset.later, SAY_MORE_AFTER);
  });
}
