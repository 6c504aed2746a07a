import { z } from 'zod';
import type { Database, Params } from './database.ts';

/*
 * Rows that may not be readable any more: torn by a disk, or written by another version of the agent. One such row must
 * not hide the others. It stays where it is (a later version may read it), is left out, and is told once.
 */

/** How the rows of a table are read. */
export interface StoredRows<T> {
  table: string;
  /** The column that names a row, among those that are asked for. */
  key: string;
  schema: z.ZodType<T>;
  /** Reads what can be read of a row that `schema` does not read: better than nothing. */
  mended?: z.ZodType<T>;
}

const Raw = z.custom<Record<string, unknown>>();

/** Every row that can be read. */
export function readRows<T>(db: Database, rows: StoredRows<T>, sql: string, params: Params = {}): T[] {
  return db.all(Raw, sql, params).flatMap((row) => {
    const read = readOne(db, rows, row);
    return read === undefined ? [] : [read];
  });
}

/** The first row; undefined where there is none, or where it cannot be read. */
export function readRow<T>(db: Database, rows: StoredRows<T>, sql: string, params: Params = {}): T | undefined {
  const row = db.get(Raw, sql, params);
  return row === undefined ? undefined : readOne(db, rows, row);
}

function readOne<T>(
  db: Database,
  { table, key, schema, mended }: StoredRows<T>,
  row: Record<string, unknown>,
): T | undefined {
  const read = schema.safeParse(row);
  if (read.success) return read.data;
  const rest = mended?.safeParse(row);
  const [issue] = read.error.issues;
  const why = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  const name = row[key];
  db.tellUnreadable({
    ...{ table, why, inPart: rest?.success === true },
    key: typeof name === 'string' || typeof name === 'number' ? `${name}` : '?',
  });
  return rest?.data;
}
