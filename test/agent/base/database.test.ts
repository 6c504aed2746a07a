import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openDatabase, setDatabaseAside } from '../../../agent/base/database.ts';
import type { Database, RoomTables } from '../../../agent/base/database.ts';
import { NewerStateError, UnreadableStateError } from '../../../agent/base/errors.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const COUNT = fileURLToPath(new URL('programs/count.ts', import.meta.url));
const NOTES: RoomTables = { room: 'notes', steps: ['CREATE TABLE notes (text TEXT NOT NULL UNIQUE) STRICT'] };
const Note = z.object({ text: z.string() });
const clock = { now: () => parseIso('2026-11-25T10:00:00Z'), monotonic: () => 0 };

function open(path: string, ...rooms: RoomTables[]): Database {
  const db = openDatabase(path, rooms);
  onTestFinished(() => {
    try {
      db.close();
    } catch {
      // The test has closed it.
    }
  });
  return db;
}

function newPath(): string {
  return join(tempFolder(), 'agent.db');
}

function notes(db: Database): string[] {
  return db.all(Note, 'SELECT text FROM notes ORDER BY text').map(({ text }) => text);
}

function add(db: Database, text: string): void {
  db.run('INSERT INTO notes VALUES ($text)', { text });
}

describe('a transaction', () => {
  it('appears whole, and gives its result', () => {
    const path = newPath();
    const [db, other] = [open(path, NOTES), open(path, NOTES)];
    const result = db.transaction(() => {
      add(db, 'a');
      add(db, 'b');
      expect(notes(other)).toEqual([]);
      return 7;
    });
    expect(result).toBe(7);
    expect(notes(other)).toEqual(['a', 'b']);
  });

  it.each<[string, (db: Database) => void]>([
    [
      'its own code throws',
      () => {
        throw new Error('stop');
      },
    ],
    ['a statement fails', (db) => add(db, 'a')],
    [
      'an inner one throws',
      (db) =>
        db.transaction(() => {
          add(db, 'c');
          throw new Error('inner');
        }),
    ],
  ])('leaves nothing when %s, and the next one works', (_, fail) => {
    const db = open(newPath(), NOTES);
    expect(() =>
      db.transaction(() => {
        add(db, 'a');
        fail(db);
      }),
    ).toThrow(/stop|UNIQUE|inner/);
    expect(notes(db)).toEqual([]);
    db.transaction(() => add(db, 'd'));
    expect(notes(db)).toEqual(['d']);
  });

  it('joins the outer one, so both appear together', () => {
    const path = newPath();
    const [db, other] = [open(path, NOTES), open(path, NOTES)];
    db.transaction(() => {
      db.transaction(() => add(db, 'inner'));
      expect(notes(other)).toEqual([]);
      add(db, 'outer');
    });
    expect(notes(other)).toEqual(['inner', 'outer']);
  });
});

describe('several processes', () => {
  it('lose no write to each other', async () => {
    const path = newPath();
    const program = promisify(execFile);
    await Promise.all([1, 2, 3].map(async () => await program(process.execPath, [COUNT, path, '100'])));
    expect(open(path).get(z.object({ n: z.number() }), 'SELECT n FROM counter')).toEqual({ n: 300 });
  }, 60_000);

  it('notice what another one committed, by the data version', () => {
    const path = newPath();
    const [db, other] = [open(path, NOTES), open(path, NOTES)];
    const before = db.dataVersion();
    expect(db.dataVersion()).toBe(before);
    add(db, 'own');
    expect(db.dataVersion()).toBe(before);
    add(other, 'theirs');
    expect(db.dataVersion()).not.toBe(before);
  });
});

describe('the tables of the rooms', () => {
  const second = { ...NOTES, steps: [...NOTES.steps, 'ALTER TABLE notes ADD COLUMN at INTEGER'] };

  it('are brought up to date step by step, keeping what is there', () => {
    const path = newPath();
    const before = open(path, NOTES);
    add(before, 'kept');
    before.close();
    const after = open(path, second);
    expect(after.all(z.object({ text: z.string(), at: z.number().nullable() }), 'SELECT * FROM notes')).toEqual([
      { text: 'kept', at: null },
    ]);
    after.close();
    expect(notes(open(path, second))).toEqual(['kept']);
  });

  it('stay as they were when a step fails', () => {
    const path = newPath();
    const broken = { ...NOTES, steps: [...NOTES.steps, 'CREATE TABLE more (x INTEGER) STRICT; NOT SQL'] };
    expect(() => openDatabase(path, [broken])).toThrow(/syntax/);
    const db = open(path, NOTES);
    expect(notes(db)).toEqual([]);
    expect(db.all(z.object({ name: z.string() }), "SELECT name FROM sqlite_master WHERE name = 'more'")).toEqual([]);
  });

  it('of a newer agent are left alone', () => {
    const path = newPath();
    open(path, second).close();
    expect(() => openDatabase(path, [NOTES])).toThrow(NewerStateError);
    expect(() => openDatabase(path, [NOTES])).toThrow(/newer agent \(notes 2, known 1\)/);
  });

  it('of one room do not hinder another', () => {
    const path = newPath();
    open(path, NOTES).close();
    const db = open(path, { room: 'others', steps: ['CREATE TABLE others (x INTEGER) STRICT'] });
    add(db, 'still there');
    expect(notes(db)).toEqual(['still there']);
  });
});

describe('rows', () => {
  it('come out through their schema, or not at all', () => {
    const db = open(newPath(), NOTES);
    add(db, 'text');
    expect(() => db.all(z.object({ text: z.number() }), 'SELECT text FROM notes')).toThrow(z.ZodError);
    expect(db.get(Note, "SELECT text FROM notes WHERE text = 'other'")).toBeUndefined();
    expect(db.run('DELETE FROM notes')).toBe(1);
  });
});

describe('a file that cannot be read', () => {
  it.each<[string, (path: string) => void]>([
    ['is no database', (path) => writeFileSync(path, 'This is the diary of somebody else. '.repeat(200))],
    ['is damaged at its head', (path) => damage(path, 0)],
    ['is damaged further on', (path) => damage(path, 4096)],
    [
      'is cut off',
      (path) => {
        fill(path);
        truncateSync(path, statSync(path).size - 5000);
      },
    ],
  ])('%s: is said, set aside whole, and a new one takes its place', (_, make) => {
    const path = newPath();
    make(path);
    const before = readFileSync(path);
    expect(() => {
      const db = openDatabase(path, [NOTES]);
      try {
        notes(db);
      } finally {
        db.close();
      }
    }).toThrow(/not a database|malformed/);
    const aside = setDatabaseAside(path, clock);
    expect(aside).toBe(`${path}.unreadable-2026-11-25T100000.000Z`);
    expect(readFileSync(aside).equals(before)).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(notes(open(path, NOTES))).toEqual([]);
  });

  it('is set aside with its journal, which would else be taken for the new file’s', () => {
    const path = newPath();
    for (const suffix of ['', '-wal', '-shm']) writeFileSync(path + suffix, 'rubbish');
    setDatabaseAside(path, clock);
    expect(readdirSync(join(path, '..')).filter((name) => !name.includes('unreadable'))).toEqual([]);
  });

  it.each([
    ['no database', (path: string) => writeFileSync(path, 'x'.repeat(5000))],
    ['a damaged head', (path: string) => damage(path, 0)],
  ])('is an error of its own kind: %s', (_, make) => {
    const path = newPath();
    make(path);
    expect(() => openDatabase(path, [NOTES])).toThrow(UnreadableStateError);
  });
});

function fill(path: string): void {
  const db = openDatabase(path, [NOTES]);
  db.transaction(() => {
    for (let n = 0; n < 500; n++) add(db, `note ${n} ${'.'.repeat(50)}`);
  });
  db.close();
}

function damage(path: string, offset: number): void {
  fill(path);
  const bytes = readFileSync(path);
  bytes.fill(0xff, offset, offset + 4096);
  writeFileSync(path, bytes);
}
