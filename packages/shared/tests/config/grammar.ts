import { parseConfig, readConfigFile } from '@slipway/shared/config/load'
import { type Product, productOf } from '@slipway/shared/config/product'
import { ActionError } from '@slipway/shared/core/errors'
import { load } from 'js-yaml'

/** The file of the design for several services, with everything that it may say in short. */
export const severalServices = `
product: swiftconcur
services:
  api:       { in: api,       on: cloudflare, url: /api }
  dashboard: { in: dashboard, on: vercel,     url: /, needs: [api] }
  parser:    { in: parser,    on: { haproxy: parser }, url: /parser, start: deploy/start.sh, stop: deploy/stop.sh }
database: { postgres: $DATABASE_URL, migrate: supabase db push, snapshot: { command: deploy/snapshot.sh } }
environments:
  staging:    { branches: [develop], url: https://staging.example.com/SwiftConcur }
  production: { branches: [main], url: https://example.com/SwiftConcur, promotes: staging, approvers: [mona, rosa] }
health:
  up:       { of: each, get: /health }
  database: { of: api, get: /health, json: { checks.database: pass } }
  auth:     { of: api, get: /session, status: 401 }
  upload:   { flow: flows/upload.yml, tier: production }
  stripe:   { get: https://status.example.org/api/status.json, when-down: warn }
tests: { after: staging, run: npx playwright test }
notify:
  deployments: $SLACK_DEPLOYMENTS
  alerts: [$SLACK_ALERTS, $PAGERDUTY_KEY, ops@example.com]
`

const notYet = /is part of the grammar, but this version of Slipway does not act on it yet; leave it out$/

/** What is wrong with a document, apart from what no code acts on yet. */
export function wrongIn(document: unknown): string[] {
  return readConfigFile(document).problems.filter((line) => !notYet.test(line))
}

/** The keys that a document says and no code acts on yet. */
export function waitingIn(document: unknown): string[] {
  return readConfigFile(document).problems.flatMap((line) => (notYet.test(line) ? [line.replace(/: .*/, '')] : []))
}

/** The one form of a document that has nothing wrong in it. */
export function productIn(document: unknown): Product {
  const { file } = readConfigFile(document)
  const wrong = wrongIn(document)
  if (file === undefined || wrong.length > 0) throw new Error(wrong.join('\n'))
  return productOf(file)
}

export function yaml(text: string): unknown {
  return load(text)
}

/** A file for two environments, with more lines at its end. */
export const minimal = (rest = '') =>
  `service: harbor\nenvironments:\n  staging: { url: https://staging.example.com }\n  production: { url: https://example.com }\n${rest}`

/** The lines of the message with which a text is refused; none where it is right. */
export function problemsOf(text: string): string[] {
  try {
    parseConfig(text, 'slipway.yml')
  } catch (error) {
    if (error instanceof ActionError) return error.message.split('\n').map((line) => line.replace(/^ {2}- /, ''))
    throw error
  }
  return []
}
