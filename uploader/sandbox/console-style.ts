/** The console's one style sheet: system fonts, light and dark by the reader's choice. */
export const CONSOLE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f8, #14171c);
  --card: light-dark(#ffffff, #1c2027);
  --line: light-dark(#dfe3e8, #2e343e);
  --edge: light-dark(#7b8794, #78849a);
  --ink: light-dark(#1b2330, #e6e9ee);
  --quiet: light-dark(#5b6675, #9aa5b4);
  --accent: light-dark(#0b5cad, #6cb2ff);
  --on-accent: light-dark(#ffffff, #0b1420);
  --banner: light-dark(#fff3c4, #453a10);
  --banner-ink: light-dark(#5c4400, #ffe08a);
  --agent: light-dark(#eaf3fd, #18293c);
  --red: light-dark(#b3261e, #ff8a80);
  --orange: light-dark(#a44a00, #ffb070);
  --green: light-dark(#1a6b38, #7bd69b);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.banner { background: var(--banner); color: var(--banner-ink); padding: 8px 24px; text-align: center; font-weight: 600; }
header .title, main { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
header .title { padding-top: 22px; }
header .home { color: var(--quiet); font-size: 13px; letter-spacing: .02em; }
h1 { font-size: 22px; line-height: 1.3; margin: 4px 0 18px; overflow-wrap: anywhere; }
h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .07em; color: var(--quiet); margin: 0 0 10px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 20px; align-items: start; padding-bottom: 40px; }
@media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--quiet); padding: 12px 16px; }
td { padding: 12px 16px; border-top: 1px solid var(--line); vertical-align: top; }
td.subject { font-weight: 600; overflow-wrap: anywhere; }
td.number, td.time { color: var(--quiet); white-space: nowrap; font-variant-numeric: tabular-nums; }
.empty { padding: 48px 24px; text-align: center; color: var(--quiet); }
.tag { display: inline-block; padding: 0 9px; border-radius: 99px; border: 1px solid currentColor; font-size: 12px; line-height: 20px; font-weight: 600; white-space: nowrap; }
.urgent, .high { color: var(--red); }
.normal { color: var(--orange); }
.low, .closed { color: var(--quiet); }
.new, .open { color: var(--accent); }
.pending, .hold { color: var(--orange); }
.solved { color: var(--green); }
.comment { padding: 16px 20px; margin-bottom: 14px; }
.comment.agent { background: var(--agent); }
.comment.private { background: var(--card); border: 1px dashed var(--orange); }
.comment.private .kind { color: var(--orange); }
.comment .head { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin-bottom: 8px; }
.comment .who { font-weight: 600; }
.comment time, .comment .kind { color: var(--quiet); font-size: 13px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.machine { margin: 12px 0 0; font: 12px/1.5 ui-monospace, monospace; color: var(--quiet); white-space: pre-wrap; overflow-wrap: anywhere; }
.file { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin-top: 12px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); }
.file .name { font-weight: 600; overflow-wrap: anywhere; }
.file .size { color: var(--quiet); font-size: 13px; margin-right: auto; }
.file .hash { flex-basis: 100%; font: 11px/1.4 ui-monospace, monospace; color: var(--quiet); overflow-wrap: anywhere; }
dd time, dd.short { white-space: nowrap; font-size: 13px; }
.scroll { overflow-x: auto; }
aside .card { padding: 16px 18px; margin-bottom: 14px; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 7px 14px; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
form { display: grid; gap: 10px; }
label { font-weight: 600; }
textarea { width: 100%; min-height: 110px; padding: 10px 12px; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--edge); border-radius: 8px; resize: vertical; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: inherit; font-weight: 600; padding: 7px 14px; border-radius: 8px; border: 1px solid var(--edge); background: var(--card); color: var(--ink); cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.note { color: var(--quiet); font-size: 13px; margin: 0; }
@media (max-width: 640px) {
  header .title, main { padding: 0 14px; }
  header .title { padding-top: 16px; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; }
  tr { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; padding: 12px 16px; }
  tr + tr { border-top: 1px solid var(--line); }
  td { padding: 0; border: 0; }
  td.subject { flex: 1 0 100%; order: -1; }
}
@media (min-width: 2500px) { body { zoom: 2; } }
`;
