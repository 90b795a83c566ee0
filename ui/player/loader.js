// Streamlit sends these lines with the component; everything else is fetched once and kept.
const address = (path) => new URL(path, document.baseURI).href;
const PLAYER = address("@PLAYER@");
const PLACES = { plotly: address("@PLOTLY@"), style: address("@STYLE@") };

for (const path of `@PRELOADED@`.split("\n").concat("@PLOTLY@")) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = address(path);
  document.head.append(link);
}

// While this module itself is loading, calls wait for it, and a browser need not wake them in their order:
// an older call may come after the newer one. It is known by its cleanup, which Streamlit runs at once
// for a call that has been overtaken. The other cleanup is that of a component that leaves the page.
const newest = new WeakMap();

export default function (component) {
  const node = component.parentElement;
  const call = { before: newest.get(node), overtaken: false };
  newest.set(node, call);
  const loaded = loadedAfterCleanup();
  loaded
    .then(({ show }) => {
      if (current(node) !== call) return;
      call.before = undefined;
      show(component, PLACES);
    })
    .catch((error) => say(node, error));
  return () => {
    call.overtaken = true;
    if (node.isConnected) return;
    newest.delete(node);
    loaded.then(({ dispose }) => dispose(node)).catch(() => {});
  };
}

/** The newest call that has not been overtaken; none once the component has left. */
function current(node) {
  let call = newest.get(node);
  while (call?.overtaken) call = call.before;
  return call;
}

async function loadedAfterCleanup() {
  const player = await import(PLAYER);
  // A cleanup runs before the next task does.
  await new Promise((resolve) => setTimeout(resolve));
  return player;
}

function say(node, error) {
  console.error(error);
  const message = node.querySelector("[role=alert]") ?? document.createElement("p");
  message.role = "alert";
  message.textContent = `The player could not be loaded (${error.message}). Reload the page.`;
  if (!message.parentNode) node.append(message);
}
