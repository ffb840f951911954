// Loaded first by every page here. Keeps the few things it needs from what the page is about to break, and writes what
// became of each call into the attribute `data-outcomes` of <html>, a line each: `name: text` or `name! error`. When
// all that were asked have settled, `data-done` holds their number. Attributes, because a test reads them from a world
// of its own, which the page cannot break.
(() => {
  const { apply } = Reflect;
  const { then } = Promise.prototype;
  const { defineProperty } = Object;
  const { setAttribute } = Element.prototype;
  const root = document.documentElement;
  let asked = 0;
  let settled = 0;
  let lines = '';
  const note = (line) => {
    lines += `${line}\n`;
    apply(setAttribute, root, ['data-outcomes', lines]);
    if (++settled === asked) apply(setAttribute, root, ['data-done', `${settled}`]);
  };
  const watchCall = (name, promise, textOf) => {
    asked++;
    // `then` itself asks a promise for its constructor, which may be what was attacked.
    defineProperty(promise, 'constructor', { __proto__: null, value: undefined });
    apply(then, promise, [
      (value) => note(`${name}: ${textOf(value)}`),
      (error) => note(`${name}! ${error?.code ?? ''} ${error}`),
    ]);
  };
  defineProperty(window, 'watchCall', { value: watchCall });
  /** Asks once by each generation of functions. */
  defineProperty(window, 'askBoth', {
    value: (prompt) => {
      watchCall('streamText', ai.streamText(prompt).text, (text) => text);
      watchCall('generateText', ai.generateText({ prompt }), (outputs) => outputs[0].text);
    },
  });
})();
