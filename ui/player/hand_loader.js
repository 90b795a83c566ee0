// Streamlit sends these lines with the component that answers a hand. The player is the same module as
// the one it has been loaded from, so both know each other.
const PLAYER = new URL("@PLAYER@", document.baseURI).href;

export default function (component) {
  const loaded = import(PLAYER);
  loaded.then(({ answered }) => answered(component)).catch(() => {});
  return () => loaded.then(({ left }) => left(component)).catch(() => {});
}
