import { DARK_COLOURS } from '../charts/index.ts';

const LIGHT = `color-scheme:light;
--page:#f4f6f9;--card:#fff;--ink:#17202c;--muted:#566273;--line:#dfe4ea;--soft:#eef1f5;--accent:#0072b2;
--good:#00694d;--good-soft:#e3f4ee;--good-line:#9fd6c3;--bad:#a8321a;--bad-soft:#fcece6;--bad-line:#edb9a6;
--warn:#7a5200;--warn-soft:#fdf4dd;--warn-line:#ecd593;--shadow:0 1px 2px #17202c14,0 4px 16px #17202c0a`;

const DARK = `color-scheme:dark;
--page:#0e131a;--card:#171d26;--ink:#e8edf4;--muted:#a3b0c0;--line:#2a3440;--soft:#1f2732;--accent:#4fa9e2;
--good:#5fd6b0;--good-soft:#11302a;--good-line:#1f5a4b;--bad:#ff9d7c;--bad-soft:#3a1f17;--bad-line:#73382a;
--warn:#f0c766;--warn-soft:#33290f;--warn-line:#6b5620;--shadow:none`;

/** Charts are drawn for white paper; on a dark page each of their colours gives way to its dark counterpart. */
const DARK_CHARTS = Object.entries(DARK_COLOURS)
  .map(([light, dark]) => `.chart [fill="${light}"]{fill:${dark}}.chart [stroke="${light}"]{stroke:${dark}}`)
  .join('\n');

const PAGE = `*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);line-height:1.5;font-size:15px;overflow-wrap:break-word;
font-family:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-feature-settings:"cv05","ss03"}
main,.top,footer{width:min(1120px,100% - 32px);margin-inline:auto}
h1,h2,h3,p,ul,dl,figure{margin:0}
h1{font-size:clamp(26px,4vw,34px);letter-spacing:-.02em;line-height:1.15}
h2{font-size:21px;letter-spacing:-.01em}
h3{font-size:15px;margin-bottom:8px}
ul{padding:0;list-style:none}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.88em}
code{overflow-wrap:anywhere}
small{font-size:12px;color:var(--muted)}
.lead{color:var(--muted);max-width:76ch}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.path{overflow-wrap:anywhere}
.top{padding:36px 0 20px}
.brand{color:var(--accent);font-weight:600;font-size:13px;letter-spacing:.02em;margin-bottom:6px}
main>section,main>nav{margin-top:20px}
main>section[id]{margin-top:56px;scroll-margin-top:16px}
section>header{margin-bottom:16px}
footer{color:var(--muted);font-size:13px;padding:48px 0 36px}`;

const VERDICT = `.verdict{display:flex;gap:20px;padding:24px;border-radius:16px;border:1px solid;background:var(--card)}
.verdict.good{background:var(--good-soft);border-color:var(--good-line)}
.verdict.bad{background:var(--bad-soft);border-color:var(--bad-line)}
.verdict.caution{background:var(--warn-soft);border-color:var(--warn-line)}
.verdict .mark{flex:none;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;font-weight:600;color:var(--card)}
.verdict.good .mark{background:var(--good)}.verdict.bad .mark{background:var(--bad)}.verdict.caution .mark{background:var(--warn)}
.verdict h2{font-size:23px;line-height:1.25;margin-bottom:6px}
.verdict li{position:relative;padding-left:22px;margin-top:8px}
.verdict li::before{position:absolute;left:0;font-weight:600}
.verdict li.good::before{content:"✓";color:var(--good)}
.verdict li.bad::before{content:"✕";color:var(--bad)}
.verdict li.neutral::before{content:"–";color:var(--muted)}
.warnings{border:1px solid var(--warn-line);background:var(--warn-soft);border-radius:16px;padding:20px 24px}
.warnings h2{font-size:16px;color:var(--warn);margin-bottom:6px}
.warnings li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 24px;padding:8px 0;border-top:1px solid var(--warn-line)}
.warnings li:first-child{border-top:0}
.warnings li p{flex:1 1 420px}
.warnings code{color:var(--warn);font-size:11.5px;align-self:center}
.tiles{display:grid;gap:12px;grid-template-columns:repeat(4,1fr)}
.tile{background:var(--card);border-radius:14px;padding:16px 18px;box-shadow:var(--shadow);border:1px solid var(--line);display:flex;flex-direction:column}
.tile .name{color:var(--muted);font-size:13px}
.tile .value{font-size:28px;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums;line-height:1.3}
.tile .interval{font-size:12px;color:var(--muted);font-variant-numeric:tabular-nums}
.tile .change{font-size:13px;font-variant-numeric:tabular-nums;color:var(--muted);margin-top:auto}
.change.better,.change.better small{color:var(--good)}.change.worse,.change.worse small{color:var(--bad)}
nav{display:flex;gap:4px;flex-wrap:wrap}
nav a{color:var(--accent);text-decoration:none;font-size:14px;padding:6px 12px;border-radius:999px;border:1px solid var(--line);background:var(--card)}
nav a:hover,nav a:focus-visible{border-color:var(--accent)}`;

const CARDS = `.cards{display:grid;gap:16px;grid-template-columns:repeat(6,1fr);margin-top:16px}
.half{grid-column:span 3}.full{grid-column:1/-1}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);min-width:0}
.card:not(.chart,.table){padding:20px}
.card+.card,.cards+.card,.tiles+.card{margin-top:16px}.cards>.card{margin-top:0}
.chart{overflow-x:auto;padding:4px;display:grid;align-content:start}
.chart svg{display:block;width:100%;height:auto;margin-inline:auto}
.half svg{max-width:470px}.full svg{max-width:940px}
.rules p{color:var(--muted)}
.rules ul{display:flex;flex-wrap:wrap;gap:14px 40px;margin-top:14px}
.rules li{display:flex;gap:14px;align-items:center}
.rules strong{display:block;font-size:17px;font-variant-numeric:tabular-nums}
.rules .mark{flex:none;width:30px;height:30px;border-radius:50%;display:grid;place-items:center;font-weight:600}
.rules .good .mark{background:var(--good-soft);color:var(--good)}.rules .bad .mark{background:var(--bad-soft);color:var(--bad)}
.scroll{overflow-x:auto;border-radius:0 0 14px 14px}
.table h3{padding:16px 18px 6px;margin:0}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{padding:9px 12px;text-align:left;border-top:1px solid var(--line);vertical-align:middle}
thead th{border-top:0;color:var(--muted);font-weight:500;font-size:12.5px;white-space:nowrap;vertical-align:bottom}
th.number{text-align:right}
th:first-child,td:first-child{padding-left:18px}th:last-child,td:last-child{padding-right:18px}
tbody th{font-weight:500}
tbody th small{display:block;font-weight:400;white-space:nowrap}
.run{white-space:nowrap}
.champion>*{background:var(--good-soft)}
.best{font-weight:700}
.parameters{font-size:12px;color:var(--muted);min-width:180px;line-height:1.6}
.parameters span{white-space:nowrap}.parameters b{color:var(--ink);font-weight:500}
.values{color:var(--muted)}
.badge{display:inline-block;font-size:11.5px;font-weight:500;line-height:1;padding:4px 8px;border-radius:999px;background:var(--soft);color:var(--muted);white-space:nowrap}
.badge.better{background:var(--good-soft);color:var(--good);border:1px solid var(--good-line)}
.badge.worse{background:var(--bad-soft);color:var(--bad);border:1px solid var(--bad-line)}
.facts>div{display:grid;grid-template-columns:minmax(110px,190px) 1fr;gap:4px 16px;padding:7px 0;border-top:1px solid var(--line)}
.facts>div:first-child{border-top:0}
dt{color:var(--muted)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.line{display:block}
.part{display:grid;grid-template-columns:76px 1fr auto;gap:2px 12px;align-items:center;padding:9px 0;font-size:13.5px}
.part .number:last-child{grid-column:2/-1;color:var(--muted);text-align:left;font-size:12.5px}
.bar{height:8px;border-radius:4px;background:var(--soft);overflow:hidden}
.bar i{display:block;height:100%;background:var(--accent);border-radius:4px}
.quantiles{display:block}
.quantiles path{fill:none;stroke:var(--muted);opacity:.6}.quantiles rect{fill:var(--accent);opacity:.35}
.quantiles .median{stroke:var(--accent);stroke-width:2;opacity:1}
pre{margin:0;overflow:auto;max-height:540px;background:var(--soft);border-radius:10px;padding:14px;line-height:1.5}
.notes{margin-top:12px;color:var(--muted);font-size:13.5px}
.next li{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;padding:8px 0;border-top:1px solid var(--line)}
.next li:first-child{border-top:0}.next li span{color:var(--muted)}
.next code{background:var(--soft);padding:4px 8px;border-radius:6px}`;

const NARROW = `@media screen and (max-width:760px){
.tiles{grid-template-columns:1fr 1fr}
.half{grid-column:1/-1}
.verdict{padding:18px;gap:14px}.verdict .mark{width:32px;height:32px;font-size:16px}.verdict h2{font-size:19px}
.tile .value{font-size:23px}
.chart.full svg{width:680px;margin:0}
.facts>div{grid-template-columns:1fr}
.card:not(.chart,.table){padding:16px}}`;

/** On paper the page is laid out as on a wide screen, and scaled to the sheet. */
const PRINT = `@media print{:root{${LIGHT};--page:#fff}
body{zoom:.62}nav{display:none}
main,.top,footer{width:100%}
.card,.tile,.verdict,.warnings,tr{break-inside:avoid;box-shadow:none}
.table{break-inside:auto}
section>header,.table h3{break-after:avoid}
.scroll,.chart{overflow:visible}
pre{max-height:none;white-space:pre-wrap}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;

/** The look of the page; everything it needs is in here, so that it opens offline and in ten years. */
export const STYLE = `:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}
${DARK_CHARTS}}
${PAGE}
${VERDICT}
${CARDS}
${NARROW}
${PRINT}`;
