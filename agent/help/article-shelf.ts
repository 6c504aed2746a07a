import { z } from 'zod';
import type { Article, Desk } from '../../uploader/desks/desk.ts';
import { DAY_MS, HOUR_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import { jsonColumn } from '../base/json-column.ts';
import type { Log } from '../base/log.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { HelpCategory } from '../triage/person-words.ts';
import { TOPIC_QUERIES } from './topics.ts';

const FRESH_MS = DAY_MS;
const AFTER_FAILURE_MS = HOUR_MS;
const KEPT = 5;
const TITLE_LENGTH = 160;

const StoredArticles = z.array(z.object({ title: z.string(), url: z.string() }));
const Row = z.object({ topic: HelpCategory, fetched_at: z.number(), articles: jsonColumn(StoredArticles) });
/** What cannot be read is as old as can be: the next round fetches it again. */
const ARTICLES: StoredRows<z.infer<typeof Row>> = { table: 'help_articles', key: 'topic', schema: Row };

export interface ArticleShelfOptions {
  db: Database;
  desk: Pick<Desk, 'searchArticles'> | null;
  clock: Clock;
  log: Log;
}

/** What the Help Center has on each topic, kept on the unit so that it is there offline too. */
export class ArticleShelf {
  readonly #options: ArticleShelfOptions;

  constructor(options: ArticleShelfOptions) {
    this.#options = options;
  }

  /** What is kept on a topic, best first. */
  on(topic: HelpCategory): Article[] {
    return this.#rows().find((row) => row.topic === topic)?.articles ?? [];
  }

  /** By topic. */
  all(): Partial<Record<HelpCategory, Article[]>> {
    return Object.fromEntries(this.#rows().map(({ topic, articles }) => [topic, articles]));
  }

  /**
   * Asks the Help Center again about each topic that was not asked about for a day.
   * @returns milliseconds until the next round; null where no desk can be asked.
   */
  async refresh(signal: AbortSignal): Promise<number | null> {
    const { desk, clock, log } = this.#options;
    if (desk?.searchArticles === undefined) return null;
    for (const topic of HelpCategory.options) {
      if (signal.aborted) return null;
      const fetchedAt = this.#rows().find((row) => row.topic === topic)?.fetched_at ?? 0;
      // One from the future was written when the clock was wrong.
      if (fetchedAt <= clock.now() && clock.now() - fetchedAt < FRESH_MS) continue;
      try {
        this.#keep(topic, await desk.searchArticles(TOPIC_QUERIES[topic], signal));
      } catch (error) {
        if (!signal.aborted) log.info({ topic, why: messageOf(error) }, 'Help Center not searched');
        return AFTER_FAILURE_MS;
      }
    }
    return FRESH_MS;
  }

  #rows(): z.infer<typeof Row>[] {
    return readRows(this.#options.db, ARTICLES, 'SELECT topic, fetched_at, articles FROM help_articles');
  }

  #keep(topic: HelpCategory, found: readonly Article[]): void {
    const articles = found
      .filter(({ url }) => isWebAddress(url))
      .slice(0, KEPT)
      .map(({ title, url }) => ({ title: title.slice(0, TITLE_LENGTH), url }));
    this.#options.db.run(
      `INSERT INTO help_articles (topic, fetched_at, articles) VALUES ($topic, $now, $articles)
       ON CONFLICT (topic) DO UPDATE SET fetched_at = $now, articles = $articles`,
      { topic, now: Math.round(this.#options.clock.now()), articles: JSON.stringify(articles) },
    );
  }
}

/** It becomes a link on the page: no `javascript:`, no file, nothing unencrypted. */
function isWebAddress(url: string): boolean {
  return URL.parse(url)?.protocol === 'https:';
}
