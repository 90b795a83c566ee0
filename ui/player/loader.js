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

// Streamlit runs the cleanup of a call that a newer one has overtaken; only the newest may clean up.
const newest = new WeakMap();

export default function (component) {
  const node = component.parentElement;
  const call = {};
  newest.set(node, call);
  const loaded = import(PLAYER);
  loaded
    .then(({ show }) => newest.get(node) === call && show(component, PLACES))
    .catch((error) => {
      node.textContent = `The player could not be loaded (${error.message}). Reload the page.`;
    });
  return () => {
    if (newest.get(node) !== call) return;
    newest.delete(node);
    loaded.then(({ dispose }) => dispose(node)).catch(() => {});
  };
}
