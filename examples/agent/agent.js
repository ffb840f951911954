import {
  $,
  describeResult,
  findAI,
  sendOnEnter,
  show,
  showAsking,
  showMissing,
  showStanding,
  showTrouble,
} from '../shared/oriel.js';
import { openShop } from './shop.js';

const euros = (amount) => `€${amount.toFixed(2)}`;

const SYSTEM =
  'You shop for the person with the tools of this page. Look at what there is before you choose. Keep to what they say ' +
  'about money and food. When the basket is right, say in one or two sentences what is in it and what it costs.';

const shop = openShop(({ lines, total }) => {
  $('basket').replaceChildren(
    ...lines.map(({ name, quantity, price }) => {
      const line = document.createElement('li');
      const what = Object.assign(document.createElement('span'), { textContent: `${quantity} × ${name}` });
      const much = Object.assign(document.createElement('span'), { textContent: euros(price * quantity) });
      line.append(what, much);
      return line;
    }),
  );
  for (const id of ['basket', 'clear', 'total']) $(id).hidden = lines.length === 0;
  $('no-basket').hidden = lines.length > 0;
  $('total').textContent = `Total ${euros(total)}`;
});

/** One line for each call of a function: what it was given, then what it gave. */
const steps = new Map();
function showCall({ id, name, arguments: json }) {
  const line = document.createElement('li');
  const code = document.createElement('code');
  code.textContent = `${name} ${json}`;
  line.append(code);
  $('steps').append(line);
  $('steps').hidden = false;
  $('no-steps').hidden = true;
  steps.set(id, line);
}
function showOutcome({ id, content, isError }) {
  const line = steps.get(id);
  const gave = document.createElement('span');
  gave.className = 'gave';
  gave.textContent = content.map(({ text = '' }) => text).join('');
  line?.classList.toggle('failed', isError === true);
  line?.append(gave);
}

let working;

async function work(wish) {
  working = new AbortController();
  const { signal } = working;
  showAsking('Working …');
  $('steps').hidden = true;
  $('no-steps').hidden = false;
  $('steps').replaceChildren();
  steps.clear();
  let said = '';
  try {
    const messages = [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: wish },
    ];
    // Tools that have an `execute` are run by window.ai as the model calls them; it goes on with what they gave.
    const stream = window.ai.streamText({ messages }, { tools: shop.tools, maxSteps: 12, signal });
    for await (const part of stream) {
      if (part.type === 'tool-call') {
        showCall(part);
        // What it says between two calls is a thought; the last words are the answer.
        said = '';
      } else if (part.type === 'tool-result') showOutcome(part);
      else if (part.type === 'text') {
        said += part.text;
        show($('answer'), said);
      }
    }
    show($('served'), describeResult(await stream.result));
    $('status').textContent = '';
  } catch (error) {
    $('status').textContent = signal.aborted ? 'Stopped. The basket stays as it is.' : '';
    if (!signal.aborted) showTrouble($('trouble'), error);
  } finally {
    $('send').disabled = false;
    $('stop').hidden = true;
    void refreshStanding();
  }
}

let refreshStanding = () => {};
$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!$('send').disabled) void work($('wish').value);
});
sendOnEnter($('wish'));
$('stop').addEventListener('click', () => working?.abort());
$('clear').addEventListener('click', () => {
  shop.clear();
  $('wish').focus();
});

const ai = await findAI();
if (ai) {
  $('send').disabled = false;
  refreshStanding = showStanding(ai, $('standing'));
} else {
  showMissing($('trouble'), $('standing'));
}
