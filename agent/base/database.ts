import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { toIso } from './iso-time.ts';
import type { Clock } from './clock.ts';
import { messageOf, NewerStateError, systemCodeOf, UnreadableStateError } from './errors.ts';

/** How long a process waits for another one's write before it gives up. */
const BUSY_TIMEOUT_MS = 10_000;

/** SQLite's own result codes (https://sqlite.org/rescode.html). */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const SQLITE_FULL = 13;
const SQLITE_IOERR_SHMSIZE = 4874;

/** The tables of one room, as steps that are each applied once, in order. A step never changes once released. */
export interface RoomTables {
  room: string;
  steps: readonly string[];
}

export type Params = Record<string, SQLInputValue>;

/** A stored row that its schema does not read. */
export interface UnreadableRow {
  table: string;
  /** What names the row in its table. */
  key: string;
  why: string;
  /** Something of it can be read, and is used. */
  inPart: boolean;
}

/**
 * The state shared by every process of the agent: SQLite in WAL mode, synchronous=FULL, so what is committed
 * survives a power cut. Rows come out through a zod schema.
 */
export class Database {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #relief: (() => boolean) | null = null;
  #onUnreadable: ((row: UnreadableRow) => void) | null = null;
  readonly #unreadable = new Set<string>();

  constructor(path: string, db: DatabaseSync) {
    this.path = path;
    this.#db = db;
  }

  /** Runs `work` in one BEGIN IMMEDIATE transaction; an inner call joins the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  /** What to do when the disk is full; it returns whether trying again makes sense. */
  relieveBy(relief: () => boolean): void {
    this.#relief = relief;
  }

  /** What to do about a row that cannot be read. */
  onUnreadable(listener: (row: UnreadableRow) => void): void {
    this.#onUnreadable = listener;
  }

  /** Tells of a row that cannot be read; once, however often it is met. */
  tellUnreadable(row: UnreadableRow): void {
    const name = `${row.table} ${row.key}`;
    if (this.#unreadable.has(name)) return;
    this.#unreadable.add(name);
    this.#onUnreadable?.(row);
  }

  /** A transaction that must not fail for want of space: on a full disk, relief is asked for once. */
  urgently<T>(work: () => T): T {
    try {
      return this.transaction(work);
    } catch (error) {
      if (this.#depth > 0 || !isDiskFull(error) || this.#relief?.() !== true) throw error;
      return this.transaction(work);
    }
  }

  /** Every row, parsed. */
  all<T>(schema: z.ZodType<T>, sql: string, params: Params = {}): T[] {
    const statement = this.#prepare(sql);
    const names = statement.columns().map(({ name }) => name);
    // Objects made by SQLite's binding take three times as long as arrays that are made objects here.
    statement.setReturnArrays(true);
    try {
      return (statement.all(params) as unknown as unknown[][]).map((values) => schema.parse(asRow(names, values)));
    } finally {
      statement.setReturnArrays(false);
    }
  }

  /** The first row, parsed, or undefined. */
  get<T>(schema: z.ZodType<T>, sql: string, params: Params = {}): T | undefined {
    const row = this.#prepare(sql).get(params);
    return row === undefined ? undefined : schema.parse(row);
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, params: Params = {}): number {
    return Number(this.#prepare(sql).run(params).changes);
  }

  /** Runs statements without parameters (schema steps). */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** What is wrong with the file; null: nothing was found. Reads all of it. */
  check(): string | null {
    const said = this.#prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    return said === 'ok' ? null : String(said);
  }

  /** Changes when another connection has committed; the same for this one's own commits. */
  dataVersion(): number {
    return Number(this.#prepare('PRAGMA data_version').get()?.['data_version'] ?? 0);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function asRow(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < names.length; i++) row[names[i] ?? ''] = values[i];
  return row;
}

/**
 * Opens the database and brings each room's tables up to date.
 * @throws UnreadableStateError when the file is damaged or no database; NewerStateError when a newer agent wrote it.
 */
export function openDatabase(path: string, rooms: readonly RoomTables[]): Database {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    const database = new Database(path, db);
    migrate(database, rooms);
    return database;
  } catch (error) {
    db?.close();
    if (isUnreadable(error))
      throw new UnreadableStateError(`the state file ${path} cannot be read: ${messageOf(error)}`, { cause: error });
    throw error;
  }
}

/** Moves an unreadable database, with its journal, out of the way. Returns the new name of the file. */
export function setDatabaseAside(path: string, clock: Clock): string {
  const aside = `${path}.unreadable-${toIso(clock.now()).replaceAll(':', '')}`;
  for (const suffix of ['-wal', '-shm', '']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}

/** Whether an error of any query says that the file itself is damaged. */
export function isUnreadable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  const primary = Number(error.errcode) & 0xff;
  return primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB;
}

/** Whether an error of a query, or of a file, says that there is no space left. */
export function isDiskFull(error: unknown): boolean {
  if (systemCodeOf(error) === 'ENOSPC') return true;
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  const code = Number(error.errcode);
  return (code & 0xff) === SQLITE_FULL || code === SQLITE_IOERR_SHMSIZE;
}

/** How far a room's tables are in a state file. */
export const RoomVersion = z.object({ room: z.string(), version: z.number() });
export type RoomVersion = z.infer<typeof RoomVersion>;

function migrate(db: Database, rooms: readonly RoomTables[]): void {
  db.transaction(() => {
    db.exec('CREATE TABLE IF NOT EXISTS schema_versions (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
    const done = new Map(readVersions(db));
    for (const { room, steps } of rooms) {
      const version = done.get(room) ?? 0;
      if (version > steps.length)
        throw new NewerStateError(
          `the state file ${db.path} is of a newer agent (${room} ${version}, known ${steps.length}). Install that version again; or move the file away, to begin with an empty state.`,
        );
      for (const step of steps.slice(version)) db.exec(step);
      if (version < steps.length)
        db.run(
          'INSERT INTO schema_versions (room, version) VALUES ($room, $version) ON CONFLICT (room) DO UPDATE SET version = $version',
          { room, version: steps.length },
        );
    }
  });
}

function readVersions(db: Database): [string, number][] {
  return db.all(RoomVersion, 'SELECT room, version FROM schema_versions').map(({ room, version }) => [room, version]);
}
