import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRow } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { compilePolicy } from '../slo/pledge.ts';
import type { CompiledPolicy } from '../slo/pledge.ts';
import { SloPolicy } from '../slo/policy.ts';
import { policyAt } from '../slo/policy-versions.ts';

const POLICIES: StoredRows<{ policy: SloPolicy }> = {
  table: 'slo_policies',
  key: 'key',
  schema: z.object({ key: z.string(), policy: jsonColumn(SloPolicy) }),
};

/**
 * The policies of the configuration, and every one that a ticket was received under. Those are kept word for word: a
 * ticket keeps its own, also when the configuration has changed or dropped it since.
 */
export class PolicyStore {
  readonly #db: Database;
  readonly #configured: readonly SloPolicy[];
  readonly #compiled = new Map<string, CompiledPolicy>();

  constructor(db: Database, configured: readonly SloPolicy[]) {
    this.#db = db;
    this.#configured = configured;
  }

  /** The policy in force at an instant. */
  inForce(at: Instant): CompiledPolicy {
    const policy = policyAt(this.#configured, at);
    return this.#compile(keyOf(policy), policy);
  }

  /** Writes the policy in force down and returns its key for a ticket. Belongs into the ticket's transaction. */
  keep(at: Instant): string {
    const { policy } = this.inForce(at);
    const key = keyOf(policy);
    this.#db.run('INSERT INTO slo_policies (key, policy) VALUES ($key, $policy) ON CONFLICT (key) DO NOTHING', {
      key,
      policy: JSON.stringify(policy),
    });
    return key;
  }

  /** The policy of a ticket; where it cannot be read any more, what the configuration says for the time of its receipt. */
  of(key: string, receivedAt: Instant): CompiledPolicy {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const stored = readRow(this.#db, POLICIES, 'SELECT key, policy FROM slo_policies WHERE key = $key', { key });
    return stored === undefined ? this.inForce(receivedAt) : this.#compile(key, stored.policy);
  }

  #compile(key: string, policy: SloPolicy): CompiledPolicy {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const compiled = compilePolicy(policy);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

/** The policy's name and a digest of its words: two wordings under one name stay two policies. */
function keyOf(policy: SloPolicy): string {
  return `${policy.id}@${createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 16)}`;
}
