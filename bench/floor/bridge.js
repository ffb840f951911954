window.addEventListener('message', ({ data, ports: [page] }) => {
  if (!data?.relay) return;
  const line = chrome.runtime.connect();
  line.onMessage.addListener((text) => page.postMessage(text));
  line.postMessage(data.relay);
});
