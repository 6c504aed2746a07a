/** Adds one to a counter, many times, each in a transaction that reads first and writes then. */
import { z } from 'zod';
import { openDatabase } from '../../../../agent/base/database.ts';

const [path = '', times = '0'] = process.argv.slice(2);
const tables = {
  room: 'counter',
  steps: ['CREATE TABLE counter (n INTEGER NOT NULL) STRICT; INSERT INTO counter VALUES (0)'],
};
const db = openDatabase(path, [tables]);
for (let time = 0; time < Number(times); time++)
  db.transaction(() => {
    const n = db.get(z.object({ n: z.number() }), 'SELECT n FROM counter')?.n ?? 0;
    db.run('UPDATE counter SET n = $n', { n: n + 1 });
  });
db.close();
