import type { SessionArea } from '../../../lib/permissions/session-map.ts';

/** `storage.session` of one browser run: whoever opens it again finds what was stored, as JSON. */
export function sessionArea(): SessionArea & { stored: Record<string, unknown>; fail: boolean } {
  const area = {
    stored: {} as Record<string, unknown>,
    fail: false,
    async get(key: string) {
      if (area.fail) throw new Error('storage is gone');
      return key in area.stored ? { [key]: area.stored[key] } : {};
    },
    async set(items: Record<string, unknown>) {
      if (area.fail) throw new Error('storage is gone');
      Object.assign(area.stored, JSON.parse(JSON.stringify(items)));
    },
    async remove(key: string) {
      if (area.fail) throw new Error('storage is gone');
      delete area.stored[key];
    },
  };
  return area;
}
