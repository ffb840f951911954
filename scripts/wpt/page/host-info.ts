/**
 * Takes the place of common/get-host-info.sub.js. Both names of this machine are secure contexts without TLS, so what a
 * test asks for by `https` is here by `http`: another origin is another name, and another site.
 */
Object.assign(globalThis, {
  get_host_info(): Record<string, string> {
    const { port, protocol } = location;
    const own = `${protocol}//localhost:${port}`;
    const remote = `${protocol}//127.0.0.1:${port}`;
    return {
      ORIGIN: own,
      HTTP_ORIGIN: own,
      HTTPS_ORIGIN: own,
      REMOTE_ORIGIN: remote,
      HTTP_REMOTE_ORIGIN: remote,
      HTTPS_REMOTE_ORIGIN: remote,
      HTTP_NOTSAMESITE_ORIGIN: remote,
      HTTPS_NOTSAMESITE_ORIGIN: remote,
      ORIGINAL_HOST: 'localhost',
      REMOTE_HOST: '127.0.0.1',
      PORT: port,
      HTTP_PORT: port,
      HTTPS_PORT: port,
    };
  },
});
