const $ = (id) => document.getElementById(id);
const show = (element, text) => {
  element.textContent = text;
  element.hidden = text === '';
};

/** What a person can do about each answer that is not one. */
const ADVICE = {
  PERMISSION_DENIED: [
    'You did not allow this site.',
    'Nothing was sent. To change your mind, open Oriel from the toolbar and set this site to “Allow”.',
  ],
  NOT_AUTHENTICATED: [
    'The provider did not accept the key.',
    'Open Oriel’s dashboard and check the key of the provider that answers here.',
  ],
  PAYMENT_REQUIRED: [
    'The provider account has no credit left.',
    'Add credit there, or choose another model for this site in Oriel.',
  ],
  MODEL_REJECTED_REQUEST: [
    'The model did not answer.',
    'Try again, or choose another model for this site in Oriel.',
  ],
  INVALID_REQUEST: ['This question cannot be answered as it is.', 'Try a shorter or different one.'],
  REQUEST_NOT_FOUND: ['The connection to Oriel ended before the answer did.', 'Ask again.'],
};

function showTrouble(error) {
  const word = typeof error === 'string' ? error : (error?.message ?? String(error));
  const [what, next] = ADVICE[word.split(':')[0]] ?? ['That did not work.', 'Ask again.'];
  const heading = document.createElement('strong');
  heading.textContent = what;
  const advice = document.createElement('p');
  advice.textContent = next;
  const detail = document.createElement('p');
  detail.append(
    Object.assign(document.createElement('small'), { textContent: `Answer from window.ai: ${word}` }),
  );
  $('trouble').replaceChildren(heading, advice, detail);
  $('trouble').hidden = false;
}

/** Extensions other than Oriel may install window.ai a little after the page has started. */
async function windowAi() {
  for (let waited = 0; waited < 2400; waited += 100) {
    if (typeof window.ai?.generateText === 'function') return window.ai;
    await new Promise((done) => setTimeout(done, 100));
  }
  return undefined;
}

let stopping;

async function ask(prompt) {
  stopping = new AbortController();
  const { signal } = stopping;
  $('send').disabled = true;
  $('stop').disabled = false;
  $('trouble').hidden = true;
  show($('served'), '');
  show($('answer'), '');
  show($('status'), 'Waiting for your permission or the first words …');
  try {
    let soFar = '';
    const [{ text }] = await window.ai.generateText(
      { prompt },
      {
        signal,
        onStreamResult: (part) => {
          if (!part) return;
          soFar += part.text;
          show($('status'), 'Answering …');
          show($('answer'), soFar);
        },
      },
    );
    show($('answer'), text);
    show($('served'), `Answered by ${await window.ai.getCurrentModel()}.`);
  } catch (error) {
    if (!signal.aborted) showTrouble(error);
  } finally {
    show($('status'), signal.aborted ? 'Stopped.' : '');
    $('send').disabled = false;
    $('stop').disabled = true;
  }
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  void ask($('prompt').value);
});
$('stop').addEventListener('click', () => stopping?.abort());
$('prompt').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $('ask').requestSubmit();
});

if (!(await windowAi())) {
  $('send').disabled = true;
  const heading = document.createElement('strong');
  heading.textContent = 'There is no window.ai here yet.';
  const advice = document.createElement('p');
  advice.textContent =
    'Install Oriel and reload this page. From a checkout, “npm start” opens a browser that has it. ' +
    'The page must be on https:// or on localhost.';
  $('trouble').replaceChildren(heading, advice);
  $('trouble').hidden = false;
}
