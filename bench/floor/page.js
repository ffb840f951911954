// Text of each network read to `onText`; resolves at the end.
window.relay = (request, onText) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data === null ? resolve() : onText(data));
    window.postMessage({ relay: request }, '*', [port2]);
  });
