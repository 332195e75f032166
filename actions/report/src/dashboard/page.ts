import { createHash } from 'node:crypto'
import type { DashboardData } from './data.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/**
 * The dashboard as one file, which loads nothing from the network. Its policy allows only this style and this script, by their
 * hashes ("Content Security Policy Level 3", section 2.3.1).
 */
export function renderPage(data: DashboardData): string {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<main id="page"></main>
<noscript><p>${escapeHtml(data.headline)} The tables need JavaScript; the same is in the summary of the run.</p></noscript>
<script type="application/json" id="data">${inlineJson(data)}</script>
<script>${script}</script>
</body>
</html>
`
}

/** JSON that can stand inside a script element: no character of it can end the element, open a comment or break a line. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Text from outside inside an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
