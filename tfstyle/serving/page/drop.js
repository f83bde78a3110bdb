// Files that are dropped or pasted anywhere on the page.

/**
 * Listens for files; without these listeners, a dropped picture would replace the page.
 * @param {(files: File[], place: Element) => void} onFiles Called with at least one file.
 * @param {(error: Error) => void} onError Called if what was dropped or pasted is not a file.
 */
export function listenForFiles(onFiles, onError) {
  let own = false; // whether a picture of this page is being dragged
  const drag = (event, over) => {
    event.preventDefault();
    document.body.classList.toggle("dragging", over && !own);
  };
  const take = ({ target }, { files }, act) => {
    if (files.length) return onFiles([...files], target);
    onError(new Error(`What was ${act} contains no picture.`));
  };
  document.addEventListener("dragstart", () => { own = true; });
  document.addEventListener("dragend", () => { own = false; });
  document.addEventListener("dragover", (event) => drag(event, true));
  document.addEventListener("dragleave", (event) => drag(event, false));
  document.addEventListener("drop", (event) => {
    drag(event, false);
    if (!own) take(event, event.dataTransfer, "dropped");
  });
  document.addEventListener("paste", (event) => take(event, event.clipboardData, "pasted"));
}
