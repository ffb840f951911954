import { findProvider, readFailure } from '@oriel/sdk';
import { defineOrielButton } from '@oriel/sdk/button';
import { $, describeResult, sendOnEnter, show, showAsking, showTrouble } from '../shared/oriel.js';
import { drawSample, prepare } from './picture.js';

let picture;
let answering;
const provider = findProvider();

function setPicture(prepared) {
  if (picture) URL.revokeObjectURL($('preview').src);
  picture = prepared;
  $('preview').hidden = !prepared;
  $('hint').hidden = Boolean(prepared);
  $('remove').hidden = !prepared;
  $('trouble').hidden = true;
  if (prepared) $('preview').src = URL.createObjectURL(prepared.blob);
  else $('preview').removeAttribute('src');
  $('size').textContent = prepared
    ? `${prepared.width} × ${prepared.height}, ${Math.ceil(prepared.blob.size / 1024)} kB`
    : '';
  $('send').disabled = !prepared;
}

async function take(file) {
  if (!file) return;
  try {
    setPicture(await prepare(file));
    $('question').focus();
  } catch (error) {
    showTrouble($('trouble'), readFailure(error));
  }
}

$('file').addEventListener('change', () => {
  void take($('file').files[0]);
  // So that the same file can be chosen again.
  $('file').value = '';
});
document.addEventListener('paste', (event) => {
  const file = [...event.clipboardData.files].find(({ type }) => type.startsWith('image/'));
  if (!file) return;
  event.preventDefault();
  void take(file);
});
for (const name of ['dragenter', 'dragover'])
  document.addEventListener(name, (event) => {
    event.preventDefault();
    $('drop').classList.add('over');
  });
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) $('drop').classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  $('drop').classList.remove('over');
  void take(event.dataTransfer.files[0]);
});
$('sample').addEventListener('click', async () => take(await drawSample()));
$('remove').addEventListener('click', () => {
  setPicture(undefined);
  $('file').focus();
});

async function ask(question) {
  answering = new AbortController();
  const { signal } = answering;
  showAsking('Waiting for your permission or the first words …');
  try {
    const content = [
      { type: 'text', text: question },
      { type: 'image', image: picture.blob },
    ];
    const { ai } = await provider;
    const stream = ai.streamText({ messages: [{ role: 'user', content }] }, { signal });
    let soFar = '';
    for await (const part of stream) {
      if (part.type !== 'text') continue;
      soFar += part.text;
      $('status').textContent = 'Answering …';
      show($('answer'), soFar);
    }
    show($('served'), describeResult(await stream.result));
    $('status').textContent = '';
  } catch (error) {
    const failure = readFailure(error, signal);
    $('status').textContent = failure.code === 'aborted' ? 'Stopped.' : '';
    if (failure.code !== 'aborted') showTrouble($('trouble'), failure);
  } finally {
    $('send').disabled = !picture;
    $('stop').hidden = true;
  }
}

$('ask').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!picture || $('send').disabled) return;
  // Without a provider the button above says what to do.
  if (await provider) await ask($('question').value);
});
sendOnEnter($('question'));
$('stop').addEventListener('click', () => answering?.abort());

defineOrielButton();
