chrome.runtime.onConnect.addListener((line) => {
  line.onMessage.addListener(async ({ url, body }) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    const decoder = new TextDecoder();
    for await (const chunk of response.body) line.postMessage(decoder.decode(chunk, { stream: true }));
    line.postMessage(null);
    line.disconnect();
  });
});
