// Goes from screen to screen inside one document: a form is sent and the answer's body put in
// place of ours. So the address stays that of the first page, and history never holds a case.

const SAY_AFTER = 300;
const SAY_MORE_AFTER = 8_000;
const GIVE_UP_AFTER = 15_000;
// A finger on its way to the last screen must not press the new one.
const ASLEEP = 350;

let underWay = null;
let timers = [];

const say = (words, after) =>
  setTimeout(() => {
    const working = document.querySelector("[data-working]");
    working.textContent = working.dataset[words];
    working.hidden = false;
  }, after);

function settled() {
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  underWay = null;
}

// What the page itself shows where no answer came: K5 and K6. Nothing that was asked stays in it.
function show(name) {
  settled();
  const { body } = document;
  body.querySelector("[data-working]").hidden = true;
  const carrying = "form:not(#scan), .controls, [data-slip]";
  for (const one of body.querySelectorAll(carrying)) one.remove();
  const { content } = body.querySelector(`template#${name}`);
  body.querySelector("main").replaceChildren(content.cloneNode(true));
  body.dataset.state = name;
  body.dataset.say = name === "down" ? "problem.try_later" : name;
}

function swap(answer) {
  settled();
  const { documentElement: root } = document;
  root.lang = answer.documentElement.lang;
  root.className = answer.documentElement.className;
  document.title = answer.title;
  document.body.replaceWith(document.adoptNode(answer.body));
}

// Returns `go(method, address, fields, { anyway })`. Of two questions the later counts, if it is
// one that nobody can mean twice (`anyway`, a scan); else the first.
export function visits(arrived) {
  const wake = () => {
    const { body } = document;
    body.dataset.asleep = "";
    setTimeout(() => delete body.dataset.asleep, ASLEEP);
    arrived();
  };

  const fail = (name) => {
    show(name);
    wake();
  };

  const go = (method, address, fields, { anyway = false } = {}) => {
    if (underWay && !anyway) return;
    underWay?.abort();
    settled();
    const asking = new XMLHttpRequest();
    underWay = asking;
    timers = [say("first", SAY_AFTER), say("later", SAY_MORE_AFTER)];
    asking.open(method, address);
    asking.responseType = "document";
    asking.timeout = GIVE_UP_AFTER;
    asking.onload = () => {
      if (asking.response?.body?.dataset.state) {
        swap(asking.response);
        wake();
      } else fail("down");
    };
    asking.ontimeout = () => fail("down");
    asking.onerror = () => fail("offline");
    asking.send(fields && new URLSearchParams(fields));
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post") return;
    event.preventDefault();
    const fields = new FormData(form, submitter);
    go("POST", submitter?.getAttribute("formaction") ?? form.action, fields, {
      anyway: form.id === "scan",
    });
  });
  document.addEventListener("kiosk:left", () => {
    underWay?.abort();
    settled();
  });
  wake();
  return go;
}
