/** What only the page of a profile shows. */
export const PROFILE_STYLE = `
.issues li{display:grid;grid-template-columns:168px 1fr;gap:2px 14px;padding:10px 0;border-top:1px solid var(--line);align-items:start}
.issues li:first-child{border-top:0}
.issues p small{display:block;margin-top:2px;font-size:13px}
.issues a{color:inherit}
.badge.high{background:var(--bad-soft);color:var(--bad);border:1px solid var(--bad-line)}
.badge.medium{background:var(--warn-soft);color:var(--warn);border:1px solid var(--warn-line)}
.issues .badge{justify-self:start}
.column{margin-top:16px;scroll-margin-top:16px}
.column>header{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-bottom:10px}
.column>header h3{font-size:17px;margin:0;overflow-wrap:anywhere}
.column .issues{margin-bottom:10px;background:var(--soft);border-radius:10px;padding:2px 14px;font-size:13.5px}
.figures{display:grid;grid-template-columns:minmax(0,1fr) 440px;gap:12px 32px;align-items:center}
.figures dl{columns:2;column-gap:28px;font-size:13.5px}
.figures dl>div,.more dl>div{display:flex;justify-content:space-between;gap:12px;padding:3px 0;border-bottom:1px solid var(--line);break-inside:avoid}
.figures dd,.more dd{text-align:right;font-variant-numeric:tabular-nums}
.figures .chart{padding:0}.figures .chart small{display:block;text-align:center}
.figures .chart svg{height:auto;max-width:100%}
details{margin-top:10px}summary{cursor:pointer;color:var(--accent);font-size:13.5px}
.more{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:12px 28px;margin-top:10px;font-size:12.5px;align-items:start}
.more table{font-size:12.5px}.more td,.more th{padding:3px 6px}.more td:first-child{padding-left:0;overflow-wrap:anywhere}.more td:last-child{padding-right:0}
.more caption{text-align:left;color:var(--muted);padding-bottom:2px}
.index{display:flex;flex-wrap:wrap;gap:4px 6px;margin-top:14px;font-size:13px}
.index a{color:var(--accent);text-decoration:none;padding:2px 8px;border-radius:6px;background:var(--card);border:1px solid var(--line)}
.index a.high{border-color:var(--bad-line);color:var(--bad)}.index a.medium{border-color:var(--warn-line);color:var(--warn)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;margin:0 0 10px}
.legend i{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px;vertical-align:-1px}
.small-charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:14px}
.small-charts .chart{padding:12px}.small-charts>.card{margin:0}
.wide-chart+.card,.small-charts+.card{margin-top:16px}
.wide-chart svg{width:auto;max-width:none;height:auto}
.cell{max-width:220px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.absent{color:var(--muted);font-style:italic}
.column .chart [fill="#ffffff"]{fill:none}
@media screen and (max-width:900px){.figures{grid-template-columns:1fr}.issues li{grid-template-columns:1fr}}
@media print{.column{break-inside:avoid}details::details-content{content-visibility:visible;display:block}summary,.index{display:none}}
`;
