// A registered machine's sign of life. The answer says what of the machine is out of order, which
// the page shows by the event `kiosk:state` or by `data-out-of-order` on the root.

const EVERY = 60_000;
const GONE = 401;

const { version } = document.querySelector("script[data-version]").dataset;
const root = document.documentElement;
let timer = 0;

function tell(outOfOrder) {
  if (outOfOrder.length) root.dataset.outOfOrder = outOfOrder.join(" ");
  else delete root.dataset.outOfOrder;
  document.dispatchEvent(new CustomEvent("kiosk:state", { detail: { outOfOrder } }));
}

async function beat() {
  try {
    const answer = await fetch("/kiosk/heartbeat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ version }),
    });
    if (answer.status === GONE) clearInterval(timer);
    if (answer.ok) tell((await answer.json()).out_of_order);
  } catch {
    // The network is away, or the page is being left: the next beat will tell.
  }
}

timer = setInterval(beat, EVERY);
beat();
