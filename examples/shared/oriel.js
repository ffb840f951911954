/** What the examples have in common: finding window.ai, saying where this site stands, and what went wrong. */

export const $ = (id) => document.getElementById(id);

/** What is empty is not there. */
export function show(element, text) {
  element.textContent = text;
  element.hidden = text === '';
}

/** Extensions may install window.ai a little after the page has started. Undefined where none does. */
export async function findAI(ms = 2_400) {
  for (let waited = 0; waited <= ms; waited += 100) {
    if (typeof window.ai?.streamText === 'function') return window.ai;
    await new Promise((done) => setTimeout(done, 100));
  }
  return undefined;
}

const MISSING =
  'There is no window.ai here yet. Install Oriel and reload this page; from a checkout, “npm start” opens a browser that has it. ' +
  'The page must be on https:// or on localhost.';

const money = (usd) =>
  usd.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: usd > 0 && usd < 0.01 ? 6 : 2,
  });

/** "acme/large · 31 tokens read, 9 written · $0.0012": as much of it as is known. */
export function describeResult({ model, usage = {}, cost }) {
  const { input, output } = usage;
  return [
    model,
    input === undefined && output === undefined
      ? undefined
      : `${input ?? '?'} tokens read, ${output ?? '?'} written`,
    cost === undefined ? undefined : cost === 0 ? 'free' : money(cost),
  ]
    .filter((word) => word !== undefined)
    .join(' · ');
}

const WORDS = {
  unasked: () => 'Your next message asks you first',
  granted: ({ model, remainingBudget }) =>
    `Allowed · ${model}${remainingBudget === undefined ? '' : ` · ${money(remainingBudget)} left`}`,
  denied: () => 'Not allowed: open Oriel from the toolbar to change that',
};

/** Shows where this site stands, now and whenever the person changes the model. Returns what reads it anew. */
export function showStanding(ai, element) {
  const refresh = async () => {
    const access = await ai.access().catch(() => undefined);
    if (access === undefined) return;
    element.className = `standing ${access.state}`;
    element.textContent = WORDS[access.state](access);
  };
  ai.addEventListener((event) => event === 'model_changed' && refresh());
  void refresh();
  return refresh;
}

/** An error of window.ai is a sentence that says what to do next; its code is for programs. */
export function showTrouble(element, error) {
  const sentence = document.createElement('p');
  sentence.textContent = error.message;
  const code = document.createElement('p');
  code.className = 'small';
  const wait = error.retryAfter === undefined ? '' : ` Try again in ${Math.ceil(error.retryAfter)} seconds.`;
  code.textContent = `${error.code ?? error.name}.${wait}`;
  element.replaceChildren(sentence, code);
  element.hidden = false;
}

/** There is no window.ai; `standing`: where the page says where it stands. */
export function showMissing(trouble, standing) {
  if (standing) {
    standing.className = 'standing missing';
    standing.textContent = 'No window.ai here';
  }
  showTrouble(trouble, { message: MISSING, code: 'no-provider' });
}

/** A question is on its way: what the last one left goes, and it can be stopped. */
export function showAsking(status) {
  $('send').disabled = true;
  $('stop').hidden = false;
  $('trouble').hidden = true;
  show($('answer'), '');
  show($('served'), '');
  $('status').textContent = status;
}

/** Enter sends a form; with Shift it is a new line. */
export function sendOnEnter(textarea) {
  textarea.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    textarea.form.requestSubmit();
  });
}
