/** `{{…}}` in `.sub.` files, as far as one server of two names needs it. */

export interface Place {
  /** Of the server, without the port. */
  host: string;
  /** Another name of the same server, of another site. */
  otherHost: string;
  port: number;
  query: URLSearchParams;
}

function fieldValue(field: string, { host, otherHost, port, query }: Place): string | undefined {
  const [, name = '', first = '', second = ''] =
    /^(\w+)((?:\[[^\]]*\])?)((?:\[[^\]]*\])?)$/.exec(field) ?? [];
  const key = first.slice(1, -1);
  switch (name) {
    case 'host':
      return host;
    case 'ports':
      return String(port);
    case 'domains':
      return key === '' ? host : otherHost;
    case 'hosts':
      return key === 'alt' || second.slice(1, -1) !== '' ? otherHost : host;
    case 'location':
      return { '[host]': `${host}:${port}`, '[hostname]': host, '[port]': String(port), '[scheme]': 'http' }[
        first
      ];
    case 'GET':
      return query.get(key) ?? '';
    default:
      return undefined;
  }
}

/** @throws for a field that is not known: left as it is, it would fail the test for a reason of ours */
export const substitute = (text: string, place: Place): string =>
  text.replaceAll(/\{\{([^}]+)\}\}/g, (whole, field: string) => {
    const value = fieldValue(field.trim(), place);
    if (value === undefined) throw new Error(`${whole} is not known to this server.`);
    return value;
  });
