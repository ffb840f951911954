/** Who is out, and by which rule: counted whole, listed in part. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Decision, Removal } from '../protocol/routing.ts';
import type { Gate } from './gates.ts';

/** A decision is kept with its call: it lists no more than this, and counts the rest. */
export const MAX_REMOVED = 64;

interface Group {
  count: number;
  listed: { endpoint: Endpoint; gate: Pick<Gate, 'detail'> }[];
}

export class Removals {
  readonly #groups = new Map<Removal, Group>();

  add(gate: Pick<Gate, 'rule' | 'detail'>, endpoint: Endpoint): void {
    const group = this.#group(gate.rule);
    group.count += 1;
    if (group.listed.length < MAX_REMOVED) group.listed.push({ endpoint, gate });
  }

  /** Without their names. */
  count(rule: Removal, count: number): void {
    if (count > 0) this.#group(rule).count += count;
  }

  #group(rule: Removal): Group {
    let group = this.#groups.get(rule);
    if (group === undefined) {
      group = { count: 0, listed: [] };
      this.#groups.set(rule, group);
    }
    return group;
  }

  /** The rules that took something out, that of the most first. */
  rules(): Removal[] {
    return [...this.#groups].sort(([, a], [, b]) => b.count - a.count).map(([rule]) => rule);
  }

  /** Each rule in turn, so that the one that removed thousands does not hide the one that removed two. */
  told(): Pick<Decision, 'removed' | 'more'> {
    const removed: Decision['removed'] = [];
    const listed = new Map<Removal, number>();
    for (let turn = 0; turn < MAX_REMOVED; turn++) {
      for (const [rule, group] of this.#groups) {
        const one = group.listed[turn];
        if (one === undefined || removed.length === MAX_REMOVED) continue;
        const detail = one.gate.detail?.(one.endpoint);
        removed.push({ ref: one.endpoint.ref, rule, ...(detail === undefined ? {} : { detail }) });
        listed.set(rule, turn + 1);
      }
    }
    const more: NonNullable<Decision['more']> = {};
    for (const [rule, { count }] of this.#groups) {
      const rest = count - (listed.get(rule) ?? 0);
      if (rest > 0) more[rule] = rest;
    }
    return { removed, ...(Object.keys(more).length === 0 ? {} : { more }) };
  }
}
