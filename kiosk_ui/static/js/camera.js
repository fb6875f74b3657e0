// Reads a receipt's QR by the phone's camera, where the browser itself can; else stays hidden.
// What is no receipt of ours is neither shown nor followed.

const OWN_PATH = /^\/t\/([0-9a-z-]{1,100})\/?$/i;
const BARE_CODE = /^(?=(?:[^0-9]*[0-9]){4})[0-9A-Z][0-9A-Z./ _-]{0,59}$/i;
const LOOK_EVERY = 200;

const camera = document.querySelector("[data-camera]");
if (camera && "BarcodeDetector" in window && navigator.mediaDevices) offer(camera);

function offer(place) {
  const [button, video, told] = ["button", "video", "[role=status]"].map((one) =>
    place.querySelector(one));
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
      });
    } catch {
      told.textContent = told.dataset.refused;
      return;
    }
    video.hidden = false;
    video.play().catch(() => {});
    look(video, told, new BarcodeDetector({ formats: ["qr_code", "code_39", "code_128"] }));
  });
  addEventListener("pagehide", () => stop(video));
}

async function look(video, told, detector) {
  if (!video.srcObject) return;
  const [found] = await detector.detect(video).catch(() => []);
  if (found && open(found.rawValue)) {
    stop(video);
    return;
  }
  if (found) told.textContent = told.dataset.foreign;
  setTimeout(look, LOOK_EVERY, video, told, detector);
}

// Opens our own page for our own link, or looks a bare code up. Returns whether it was either.
function open(value) {
  const token = ownToken(value);
  if (token) {
    location.assign(`/t/${token}${location.search}`);
    return true;
  }
  if (!BARE_CODE.test(value)) return false;
  const field = document.querySelector("#text");
  field.value = value;
  field.form.requestSubmit();
  return true;
}

function ownToken(value) {
  if (!URL.canParse(value)) return null;
  const link = new URL(value);
  const hosts = [location.host, camera.dataset.host];
  return hosts.includes(link.host) ? OWN_PATH.exec(link.pathname)?.[1] : null;
}

function stop(video) {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  video.hidden = true;
}
