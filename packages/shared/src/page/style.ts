/**
 * The look of every page. Light and dark by the reader's setting; text has a contrast of 4.5 to 1 at least, lines and areas of 3 to 1
 * (WCAG 2.2, 1.4.3 and 1.4.11). Nothing is told by colour alone: words, numbers, patterns and dashes say the same.
 */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f6f8fa;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--axis:#6e7781;--link:#0a58b8;
--bad:#b42318;--bad-ground:#ffebe9;--good:#116329;--good-ground:#dafbe1;--warn:#7a4b00;--warn-ground:#fff4d4;
--first:#2f6fd0;--second:#c2570c;--third:#7c4ddb;--other:#6e7781;--limit:#8c1d18;--gap:#8c959f;--on-area:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--raised:#161b22;--text:#e6edf3;--soft:#a3adb8;--line:#30363d;--axis:#8b949e;--link:#79b8ff;
--bad:#ff8a80;--bad-ground:#3d1513;--good:#6fdd8b;--good-ground:#0f2d1a;--warn:#f0c04a;--warn-ground:#342603;
--first:#5b9bf5;--second:#f0883e;--third:#b392f0;--other:#8b949e;--limit:#ff9a90;--gap:#6e7681;--on-area:#0d1117}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
.service{font-size:1.25rem;line-height:1.3;margin:2.5rem 0 .5rem;padding-top:1.5rem;border-top:1px solid var(--line)}
.question{font-size:1rem;margin:0 0 .25rem;color:var(--soft);font-weight:600}
.chart-name{font-size:1rem;margin:0}
p{margin:.25rem 0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.soft{color:var(--soft);font-size:.875rem}
.state{display:inline-block;padding:.125rem .625rem;border:1px solid;border-radius:1rem;font-size:.875rem;font-weight:600}
.state.failing{color:var(--bad);background:var(--bad-ground)}
.state.taken-back{color:var(--warn);background:var(--warn-ground)}
.state.not-known{color:var(--warn);background:var(--warn-ground)}
.state.well{color:var(--good);background:var(--good-ground)}
.answers{margin:1rem 0;padding:0;list-style:none;border:1px solid var(--line);border-radius:.5rem;background:var(--raised)}
.answers>li{padding:.75rem 1rem}
.answers>li+li{border-top:1px solid var(--line)}
.answers .main{font-size:1.125rem;font-weight:600}
.moments,.steps{margin:.25rem 0;padding:0;list-style:none}
.moments li{display:grid;grid-template-columns:1.75rem minmax(0,1fr);gap:0 .25rem;margin:.25rem 0}
.moments .number{font-weight:600;font-variant-numeric:tabular-nums}
.moments time{font-variant-numeric:tabular-nums;color:var(--soft)}
.steps li{margin:.5rem 0}
pre{margin:.25rem 0;padding:.5rem .75rem;background:var(--ground);border:1px solid var(--line);border-radius:.375rem;white-space:pre-wrap;overflow-wrap:anywhere}
code{font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
figure{margin:1.5rem 0}
figcaption{margin-bottom:.25rem}
.legend{display:flex;flex-wrap:wrap;gap:.125rem 1rem;margin:.25rem 0;padding:0;list-style:none;font-size:.8125rem;color:var(--soft)}
.swatch{vertical-align:-1px}
.patterns{position:absolute}
.chart{display:grid;grid-template-columns:46px minmax(0,1fr)}
.chart svg{display:block;overflow:visible}
.plot rect{shape-rendering:crispEdges}
.word{display:inline-block;max-width:100%;overflow-wrap:anywhere}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
.grid{stroke:var(--line);stroke-width:1}
.axis{stroke:var(--axis);stroke-width:1}
.gap{fill:url(#hatch)}
.hatch-line{stroke:var(--gap);stroke-width:1;stroke-opacity:.8}
.bad-time{fill:var(--bad);fill-opacity:.14;stroke:var(--bad);stroke-width:1;stroke-opacity:.6}
.bad-bar{fill:var(--bad)}
.measured{fill:var(--axis)}
.error{fill:var(--ground);stroke:var(--bad);stroke-width:1}
.error.above{fill:var(--bad)}
.users{fill:none;stroke:var(--third);stroke-width:2.5;stroke-dasharray:6 3;vector-effect:non-scaling-stroke}
.limit{stroke:var(--limit);stroke-width:1.5;stroke-dasharray:7 4}
svg .limit-name{fill:var(--limit);font-weight:600;paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.mark{stroke:var(--text);stroke-width:1;stroke-dasharray:2 3}
.mark.evidence{stroke-dasharray:none;stroke:var(--bad);stroke-width:2}
.mark.return{stroke-dasharray:none}
svg .mark-number{fill:var(--text);font-weight:700}
.p50,.p95,.p99{fill:none;stroke:var(--first);stroke-width:2;vector-effect:non-scaling-stroke}
.p95{stroke-dasharray:6 3;stroke-width:1.75}
.p99{stroke-dasharray:2 2;stroke-width:1.5}
.band{fill:var(--first);stroke:none}
.band.near{fill-opacity:.28}
.band.far{fill-opacity:.12}
.release.first{fill:var(--first)}
.release.second{fill:url(#stripes)}
.release.third{fill:url(#dots)}
.release.other{fill:var(--other)}
.stripe-ground{fill:var(--second)}
.stripe-line{stroke:var(--ground);stroke-width:2.4;stroke-opacity:.75}
.dot-ground{fill:var(--third)}
.dot-point{fill:var(--ground)}
.unnamed{fill:var(--raised);stroke:var(--axis);stroke-width:1}
.no-answer{fill:var(--bad)}
svg .in-place{fill:var(--text);font-weight:600;paint-order:stroke;stroke:var(--ground);stroke-width:5px;stroke-linejoin:round}
details{margin:.25rem 0}
summary{cursor:pointer;color:var(--link);font-size:.875rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.8125rem;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--line)}
th{overflow-wrap:normal;white-space:nowrap}
td:last-child:not(.number){min-width:9rem}
th.number,td.number{text-align:right}
footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line)}
@media (max-width:30rem){main{padding:.75rem}.answers>li{padding:.625rem .75rem}.chart{grid-template-columns:42px minmax(0,1fr)}.ticks{margin-left:-4px}}
@media print{details{display:none}}
`
