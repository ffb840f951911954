/** Nothing here is Oriel's: https://github.com/webmachinelearning/prompt-api */
const $ = (id) => document.getElementById(id);
const show = (element, text) => {
  element.textContent = text;
  element.hidden = text === '';
};

const LANGUAGES = {
  expectedInputs: [{ type: 'text', languages: ['en'] }],
  expectedOutputs: [{ type: 'text', languages: ['en'] }],
};

const STANDING = {
  available: ['granted', 'A language model is here'],
  downloadable: ['', 'A language model is here, and wants to be asked for'],
  downloading: ['', 'A language model is on its way'],
  unavailable: ['missing', 'This browser has LanguageModel, and no model for it'],
};

/** What each name of the standard's exceptions means for a person. */
const ADVICE = {
  NotAllowedError:
    'You did not allow this site to use a model. Your browser, or Oriel in its toolbar, lets you change that.',
  NotSupportedError: 'No model can do this here. Set one up in Oriel, or in the browser’s settings.',
  QuotaExceededError:
    'This does not fit into what the model can read, or into what you allow. Begin anew, or try a shorter text.',
  NetworkError: 'The model could not be reached. Check the connection, then try again.',
  NotReadableError: 'The model’s filter stopped the answer. Try another word.',
};

let session;
let working;

function showTrouble({ name, message }) {
  const advice = document.createElement('p');
  advice.textContent = ADVICE[name] ?? message;
  const detail = document.createElement('p');
  detail.className = 'small';
  detail.textContent = name in ADVICE ? `${name}: ${message}` : name;
  $('trouble').replaceChildren(advice, detail);
  $('trouble').hidden = false;
}

function open(signal) {
  return LanguageModel.create({
    ...LANGUAGES,
    initialPrompts: [{ role: 'system', content: 'You write haiku: three lines, nothing else.' }],
    signal,
    monitor(monitor) {
      monitor.addEventListener('downloadprogress', ({ loaded }) => {
        $('progress').hidden = loaded >= 1;
        $('progress').value = loaded;
      });
    },
  });
}

async function write(word) {
  working = new AbortController();
  const { signal } = working;
  $('send').disabled = true;
  $('stop').hidden = false;
  $('trouble').hidden = true;
  show($('answer'), '');
  $('status').textContent = 'Waiting for the first words …';
  try {
    // Kept: the next haiku knows of this one. Opened here, in the click, since a first use wants one.
    session ??= await open();
    let soFar = '';
    for await (const piece of session.promptStreaming(`A haiku about ${word}.`, { signal })) {
      soFar += piece;
      $('status').textContent = 'Writing …';
      show($('answer'), soFar);
    }
    $('status').textContent = '';
  } catch (error) {
    $('status').textContent = signal.aborted ? 'Stopped.' : '';
    if (!signal.aborted) showTrouble(error);
  } finally {
    $('send').disabled = false;
    $('stop').hidden = true;
    $('progress').hidden = true;
    $('forget').hidden = session === undefined;
    if (session)
      show(
        $('context'),
        `${Math.round(session.contextUsage)} of ${session.contextWindow} tokens of this session are used.`,
      );
    void showStanding();
  }
}

async function showStanding() {
  const availability = await LanguageModel.availability(LANGUAGES);
  const [name, words] = STANDING[availability];
  $('standing').className = `standing ${name}`;
  $('standing').textContent = words;
  $('send').disabled = availability === 'unavailable';
  return availability;
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!$('send').disabled) void write($('word').value);
});
$('stop').addEventListener('click', () => working?.abort());
$('forget').addEventListener('click', () => {
  session?.destroy();
  session = undefined;
  $('forget').hidden = true;
  show($('answer'), '');
  show($('context'), '');
  $('word').focus();
});

if (!('LanguageModel' in self)) {
  $('standing').className = 'standing missing';
  $('standing').textContent = 'No LanguageModel here';
  showTrouble({
    name: 'No LanguageModel',
    message:
      'This browser has no Prompt API. Install Oriel, or allow its web-standard AI for this site, then reload this page.',
  });
} else if ((await showStanding()) === 'unavailable')
  showTrouble({
    name: 'unavailable',
    message:
      'Choose Oriel for this site in its popup, or set up the browser’s own model, then reload this page.',
  });
