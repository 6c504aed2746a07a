interface SandboxArticle {
  title: string;
  html_url: string;
  words: string;
}

/** A handful of made-up articles, so that a search has something to find. */
const ARTICLES: readonly SandboxArticle[] = [
  article('The camera is not found after an update', 'camera vue video update usb missing black'),
  article('The touch screen does not react', 'touch screen input frozen calibration'),
  article('No sound, or the microphone is not heard', 'sound audio speaker microphone mute'),
  article('The unit does not reach the network', 'network wifi ethernet proxy dns connection'),
  article('Restarting a unit safely', 'restart reboot power frozen slow'),
];

/** Articles that share a word with the query, best first. */
export function searchArticles(query: string): { title: string; html_url: string }[] {
  const wanted = words(query);
  return ARTICLES.map(({ title, html_url, words: known }) => {
    const all = words(`${title} ${known}`);
    return { title, html_url, score: [...wanted].filter((word) => all.has(word)).length };
  })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ title, html_url }) => ({ title, html_url }));
}

function article(title: string, known: string): SandboxArticle {
  const slug = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return { title, words: known, html_url: `https://help.example.com/hc/en-us/articles/${slug}` };
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z]{3,}/g));
}
