import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'
import { pageStyle } from './style.ts'

/**
 * A page as one file, which loads nothing and runs nothing. Its policy allows this style alone, by its hash ("Content Security Policy
 * Level 3", section 2.3.1).
 */
export function pageDocument(title: string, body: Html): string {
  const hash = createHash('sha256').update(pageStyle).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`.text
}
