/** The page's whole style, light and dark. Colours that are told apart by people who see few colours too. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59636e; --paper: #fff; --card: #f6f8fa; --rule: #d1d9e0; --reference: #9aa7b5; --current: #0b62c4; --bad: #b3261e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --paper: #0d1117; --card: #151b23; --rule: #3d444d; --reference: #59636e; --current: #6cb6ff; --bad: #ff8a80; --good: #57d27b; }
}
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: inherit; }
.quiet { color: var(--quiet); }
.verdict { font-size: 1.15rem; font-weight: 600; }
.drift { color: var(--bad); }
.steady { color: var(--good); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: left; border-bottom: 1px solid var(--rule); }
td.number, th.number { text-align: right; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
svg { width: 100%; height: auto; margin-top: .6rem; overflow: visible; }
svg text { fill: var(--quiet); font: 12px system-ui, sans-serif; }
.reference { fill: var(--reference); fill-opacity: .55; }
.current { fill: none; stroke: var(--current); stroke-width: 2; }
.current.bar { fill: var(--current); stroke: none; }
.axis { stroke: var(--rule); }
.hint { fill: transparent; }
.hint:hover { fill: var(--ink); fill-opacity: .08; }
.key::before { content: ""; display: inline-block; width: 1.4em; height: .7em; margin-right: .4em; background: var(--reference); opacity: .7; }
.key.now::before { height: 3px; margin-bottom: .25em; background: var(--current); opacity: 1; }
`;
