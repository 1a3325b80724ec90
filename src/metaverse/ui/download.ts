// Gives something to the visitor as a file. Made in the page: nothing leaves it.

/** The browser has taken the file by then; an address that stays holds the whole text. */
const RELEASE_MS = 10_000;

/** Saves `text` under `name` in the visitor's downloads. */
export function downloadText(name: string, mediaType: string, text: string): void {
  downloadBlob(name, new Blob([text], { type: mediaType }));
}

/** As `downloadText`, for what is no text, or was made elsewhere. */
export function downloadBlob(name: string, bytes: Blob): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_MS);
}
