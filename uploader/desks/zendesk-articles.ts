import type { Article } from './desk.ts';
import type { DeskHttp } from './desk-http.ts';
import { ArticlesPage } from './zendesk-answers.ts';

/**
 * Searches the Help Center, which is public: no credentials are sent.
 * https://developer.zendesk.com/api-reference/help_center/help-center-api/search/
 */
export async function searchHelpCenter(anonymous: DeskHttp, query: string, signal: AbortSignal): Promise<Article[]> {
  const path = `/api/v2/help_center/articles/search?query=${encodeURIComponent(query)}&locale=en-us`;
  const { data } = await anonymous.call({ method: 'GET', path, kind: 'read', answer: ArticlesPage }, signal);
  return data.results.map(({ title, html_url }) => ({ title, url: html_url }));
}
