import {
  $,
  describeResult,
  findAI,
  sendOnEnter,
  showMissing,
  showStanding,
  showTrouble,
} from '../shared/oriel.js';

/** What was said and came to its end, in the form in which it is sent again with each question. */
let messages = [];
let answering;
let refreshStanding = () => {};

function addToLog(role, text) {
  const item = document.createElement('li');
  item.className = `said ${role}`;
  const words = document.createElement('span');
  words.className = 'text';
  words.textContent = text;
  item.append(words);
  $('log').append(item);
  $('log').hidden = false;
  $('empty').hidden = true;
  return item;
}

/** Follows the answer as it grows, unless the person has scrolled up to read. */
const atEnd = () => window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
const follow = (was) => was && window.scrollTo(0, document.body.scrollHeight);

function setBusy(busy) {
  $('send').hidden = busy;
  $('stop').hidden = !busy;
  for (const idea of document.querySelectorAll('.idea')) idea.disabled = busy;
}

async function answer() {
  const mine = new AbortController();
  answering = mine;
  $('trouble').hidden = true;
  $('again-row').hidden = true;
  setBusy(true);
  const item = addToLog('assistant', '');
  const words = item.querySelector('.text');
  const note = (text) => {
    if (text === '') return;
    item.append(Object.assign(document.createElement('p'), { className: 'served', textContent: text }));
  };
  try {
    const stream = window.ai.streamText({ messages }, { signal: mine.signal });
    for await (const part of stream) {
      if (part.type !== 'text') continue;
      const was = atEnd();
      words.textContent += part.text;
      follow(was);
    }
    const result = await stream.result;
    messages.push({ role: 'assistant', content: result.content });
    note(describeResult(result));
  } catch (error) {
    // A new chat was begun meanwhile.
    if (answering !== mine) return;
    const said = words.textContent;
    // What has come of an answer stays, and the model sees it with the next question.
    if (said === '') item.remove();
    else messages.push({ role: 'assistant', content: said });
    if (mine.signal.aborted) {
      if (said === '') addToLog('assistant', 'Stopped before it began.').classList.add('soft');
      else note('Stopped.');
    } else {
      showTrouble($('trouble'), error);
      // Half an answer is not asked for again: the question would be sent twice.
      $('again-row').hidden = said !== '';
    }
  } finally {
    if (answering === mine) setBusy(false);
    void refreshStanding();
  }
}

async function say(text) {
  messages.push({ role: 'user', content: text });
  addToLog('user', text);
  window.scrollTo(0, document.body.scrollHeight);
  await answer();
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('message').value.trim();
  if (text === '' || $('send').hidden || $('send').disabled) return;
  $('message').value = '';
  void say(text);
});
sendOnEnter($('message'));
$('stop').addEventListener('click', () => {
  answering?.abort();
  $('message').focus();
});
$('again').addEventListener('click', () => void answer());
$('new').addEventListener('click', () => {
  const before = answering;
  answering = undefined;
  before?.abort();
  messages = [];
  $('log').replaceChildren();
  $('log').hidden = true;
  $('empty').hidden = false;
  $('trouble').hidden = true;
  $('again-row').hidden = true;
  setBusy(false);
  $('message').focus();
});
for (const idea of document.querySelectorAll('.idea'))
  idea.addEventListener('click', () => !$('send').disabled && void say(idea.textContent));

const ai = await findAI();
if (ai) {
  $('send').disabled = false;
  refreshStanding = showStanding(ai, $('standing'));
} else {
  showMissing($('trouble'), $('standing'));
}
