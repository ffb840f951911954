/** The browser reads the blob after the click, in its own time. */
const REVOKE_MS = 60_000;

/** Hands a file to the browser to save; it lands where downloads land, or the browser asks. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}
