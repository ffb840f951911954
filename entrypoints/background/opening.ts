/**
 * Opens on the first call and shares what came of it. A failure is not remembered: a disk that was busy when the
 * background began must not leave Oriel broken for as long as pages keep the background awake.
 */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    if (opening === undefined) {
      const begun = open();
      opening = begun;
      begun.catch(() => {
        opening = undefined;
      });
    }
    return opening;
  };
}
