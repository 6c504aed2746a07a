/** The page's whole look: light and dark by the reader's own setting, one column on a phone, ink-saving in print. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --text: #1b1f24; --soft: #59636e; --line: #d9dee4; --code: #eef1f4; --link: #0b57d0;
  --good: #1a7f37; --plain: #6e7781; --notice: #57606a; --impaired: #9a6700; --degraded: #bc4c00; --inoperable: #cf222e;
  --track: #e4e8ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --card: #161b22; --text: #e6edf3; --soft: #9aa5b1; --line: #2d343d; --code: #1f262e; --link: #79b8ff;
    --good: #56d364; --plain: #8b949e; --notice: #9aa5b1; --impaired: #e3b341; --degraded: #ffa657; --inoperable: #ff7b72;
    --track: #2a313a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px 8px; display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
section, .head { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 22px; }
h1 { font-size: 23px; line-height: 1.3; margin: 4px 0 12px; overflow-wrap: anywhere; }
h1 span { display: block; }
h1 span + span { font-size: 17px; font-weight: 600; color: var(--soft); margin-top: 4px; }
h2 { font-size: 16px; margin: 0 0 10px; }
h3 { font-size: 15px; margin: 0 0 4px; overflow-wrap: anywhere; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
ul { margin: 0 0 8px; padding-left: 20px; }
a { color: var(--link); text-underline-offset: 2px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.note, .meta, .absent, footer { color: var(--soft); }
.head { border-top: 5px solid var(--good); }
.head.notice { border-top-color: var(--good); }
.head.impaired { border-top-color: var(--impaired); }
.head.degraded { border-top-color: var(--degraded); }
.head.inoperable { border-top-color: var(--inoperable); }
.ref { margin: 0; font-weight: 700; letter-spacing: .02em; }
.kind { color: var(--soft); font-weight: 400; margin-left: 10px; letter-spacing: 0; }
.badges { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 14px; }
.badge { --tone: var(--plain); display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 13px; font-weight: 600; color: var(--tone); border: 1px solid var(--tone); }
.badge.good, .head .badge.notice { --tone: var(--good); }
.badge.notice { --tone: var(--notice); }
.badge.impaired { --tone: var(--impaired); }
.badge.degraded { --tone: var(--degraded); }
.badge.inoperable { --tone: var(--inoperable); }
.facts, .groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(155px, 1fr)); gap: 10px 24px; margin: 0; }
.groups { grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 14px 24px; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; }
.verdict { border-left: 3px solid var(--line); padding-left: 14px; margin: 10px 0; }
.verdict p, .verdict ul { margin-bottom: 4px; }
.evidence { font-size: 13px; margin-top: 6px; }
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; grid-template-columns: minmax(0, 1fr); }
.finding { --tone: var(--notice); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px; padding: 12px 16px; break-inside: avoid; }
.finding.impaired { --tone: var(--impaired); }
.finding.degraded { --tone: var(--degraded); }
.finding.inoperable { --tone: var(--inoperable); }
.finding p { margin-bottom: 4px; }
.meta { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; font-size: 13px; }
pre { margin: 4px 0 0; padding: 8px 10px; background: var(--code); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.good-news { color: var(--good); font-weight: 600; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tbody tr:last-child td { border-bottom: 0; }
.before-after td:first-child { width: 24%; color: var(--soft); }
.before-after td { width: 38%; }
.gone { color: var(--degraded); font-weight: 600; }
.new, .changed { font-weight: 600; }
.runs td:first-child, .runs td:nth-child(3), .runs td:nth-child(5) { white-space: nowrap; font-variant-numeric: tabular-nums; }
.runs td:nth-child(4) { width: 30%; min-width: 90px; vertical-align: middle; }
.timeline { list-style: none; margin: 0; padding: 0 0 0 14px; border-left: 2px solid var(--line); }
.timeline li { --tone: var(--plain); position: relative; display: grid; grid-template-columns: 200px minmax(0, 1fr); gap: 0 12px; padding: 3px 0; }
.timeline li::before { content: ""; position: absolute; left: -20px; top: 10px; width: 10px; height: 10px; border-radius: 50%; background: var(--tone); border: 2px solid var(--card); }
.timeline .boot { --tone: var(--link); }
.timeline .update { --tone: var(--good); }
.timeline .kernel { --tone: var(--degraded); }
.timeline .package { --tone: var(--impaired); }
.timeline time { color: var(--soft); font-variant-numeric: tabular-nums; font-size: 14px; }
.timeline span { overflow-wrap: anywhere; }
.figures { display: grid; gap: 16px 32px; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); }
.figure { display: grid; grid-template-columns: minmax(80px, 9em) minmax(60px, 1fr) minmax(0, 14em); gap: 10px; align-items: center; padding: 2px 0; font-size: 14px; }
.figure .name, .figure .value { overflow-wrap: anywhere; line-height: 1.3; }
.figure .value { color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.bar { --tone: var(--plain); display: block; width: 100%; height: 10px; }
.bar.good { --tone: var(--good); }
.bar.impaired { --tone: var(--impaired); }
.bar.degraded { --tone: var(--degraded); }
.bar .track { fill: var(--track); }
.bar .fill { fill: var(--tone); }
.bar .tick { fill: var(--text); }
details { margin-top: 14px; }
summary { cursor: pointer; font-weight: 600; }
.plain-list { margin-top: 6px; font-size: 14px; }
.plain-list li { overflow-wrap: anywhere; }
footer { max-width: 1040px; margin: 0 auto; padding: 0 20px 32px; font-size: 13px; }
@media (max-width: 640px) {
  main { padding: 10px 8px; gap: 10px; }
  section, .head { padding: 14px; border-radius: 8px; }
  h1 { font-size: 19px; }
  h1 span + span { font-size: 15px; }
  .timeline li { grid-template-columns: minmax(0, 1fr); padding: 5px 0; }
  .figure { grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 2px 10px; padding: 5px 0; }
  .figure .bar { grid-column: 1 / -1; grid-row: 2; }
  .figure .value { text-align: right; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: block; padding: 6px 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td, .before-after td { display: block; width: auto !important; border: 0; padding: 1px 0; }
  td:first-child { font-weight: 600; color: var(--text) !important; }
  td:not(:first-child)[data-head]:not([data-head=""])::before { content: attr(data-head) ": "; color: var(--soft); font-weight: 400; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --code: #f2f2f2; --link: #000; --track: #e4e4e4;
    --good: #1a7f37; --plain: #6e7781; --notice: #57606a; --impaired: #9a6700; --degraded: #bc4c00; --inoperable: #cf222e; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; gap: 8px; }
  section, .head { border-radius: 0; border-width: 1px 0 0; padding: 8px 0; }
  h2, h3 { break-after: avoid; }
  tr, .timeline li, .figure { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
