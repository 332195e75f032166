/** The page's style. Colour is never the only sign: each state is written out too. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #fff; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ground: #0d1117; --good: #3fb950; --warn: #d29922; --bad: #f85149; }
}
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); } a { color: inherit; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { white-space: nowrap; } td.narrow { white-space: nowrap; }
.state { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; white-space: nowrap; font-weight: 600; }
.pass, .deployed { color: var(--good); } .warn, .rolled-back { color: var(--warn); } .fail, .failed { color: var(--bad); }
.not-evaluated { color: var(--soft); border-style: dashed; } .checked { color: var(--soft); }
svg { width: 100%; height: 3rem; } svg line { stroke: var(--line); } svg circle { fill: currentColor; }
`
