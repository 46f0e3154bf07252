// style: how the page looks, by day and by night, on a wall, in a hand and on paper.

const DAY =
  "--page:#fbfbfa;--card:#fff;--text:#1c1e21;--soft:#5d636b;--rule:#e2e4e7;\
--accent:#2563a8;--fill:#2563a826;--mark:#b4540a;--code:#f2f4f6;--warn:#fdf3e7;--edge:#e9c79c";

export const STYLE = `
:root{color-scheme:light dark;${DAY}}
@media(prefers-color-scheme:dark){:root{--page:#15171a;--card:#1d2024;--text:#e6e8ea;--soft:#9aa3ad;--rule:#31363c;
--accent:#7db3ee;--fill:#7db3ee2e;--mark:#f0a35c;--code:#262a2f;--warn:#2c241a;--edge:#6b4d2b}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:68rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .35rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.6rem 0 .3rem}
h3{font-size:.95rem;margin:1.4rem 0 .2rem;color:var(--soft);font-weight:600}
p{margin:.3rem 0 .8rem;max-width:46rem}
.soft,.lead{color:var(--soft)}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{overflow-wrap:anywhere}
pre{background:var(--code);padding:.8rem 1rem;border-radius:8px;overflow-x:auto;margin:.5rem 0}
.run{white-space:pre-wrap;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.4rem 0}
.tile{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:.7rem .9rem}
.tile b{display:block;font-size:1.5rem;line-height:1.25;font-variant-numeric:tabular-nums;font-weight:650}
.tile span{color:var(--soft);font-size:.875rem}
.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1rem}
svg{display:block;width:100%;height:auto}
.tick,.note{fill:var(--soft);font:12px system-ui,sans-serif}.note{fill:var(--mark)}
.grid{stroke:var(--rule)}.line{fill:none;stroke:var(--accent);stroke-width:2}.area{fill:var(--fill)}
.mark{stroke:var(--mark);stroke-dasharray:4 3}
.track{fill:var(--rule)}.bar{fill:var(--accent)}.edge{fill:var(--mark)}
.span,.share{height:.75rem}
.rows{border-top:1px solid var(--rule)}
.row{display:grid;gap:.15rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--rule);align-items:center}
.row>*{min-width:0}
.item{grid-template-columns:minmax(0,1fr) 6.5rem 12rem}
.item .why{grid-column:1/-1;color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
.who{grid-template-columns:minmax(0,1fr) 6.5rem 12rem;overflow-wrap:anywhere}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.risk{background:var(--warn);border:1px solid var(--edge);border-radius:10px;padding:.3rem 1rem}
.risk .row:last-child{border:0}
.look{grid-template-columns:minmax(6rem,12rem) minmax(0,1fr)}
.phases{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.75rem}
.card+p{margin-top:1.2rem}
.phases h3{margin:0 0 .3rem}
.names{display:flex;flex-wrap:wrap;gap:.3rem;padding:0;margin:0;list-style:none}
.names li,.tag{background:var(--code);border-radius:5px;padding:.02rem .4rem;font-size:.875rem}
.tag{color:var(--soft);font-size:.8rem;white-space:nowrap}
.deep{padding-left:1.2rem}
summary{cursor:pointer}
footer{margin-top:3rem;color:var(--soft);font-size:.875rem}
@media(max-width:42rem){main{padding:1.2rem .9rem 3rem}
.item,.who{grid-template-columns:minmax(0,1fr) auto}.item .span,.who .span,.who .share{grid-column:1/-1}
.tick,.note{font-size:20px}
.look{grid-template-columns:1fr}.look code{font-weight:600}}
@media print{:root{color-scheme:light;${DAY}}body{background:#fff}main{padding:0}
h2,h3,h2+p,.card+p,p+p{break-after:avoid}.card,.tile,.row,.risk{break-inside:avoid}
details::details-content{content-visibility:visible;display:block}pre{white-space:pre-wrap;overflow-wrap:anywhere}}
`;
