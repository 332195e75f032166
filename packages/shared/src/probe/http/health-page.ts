import { jsonText } from '../../core/json.ts'

/** What a health page says of a service and of the things it depends on. */
export type HealthPage = { status: string | undefined; checks: readonly PageCheck[] }

/** One thing that a health page tells of: `state` is its status in lower case. */
export type PageCheck = { name: string; state: string; output?: string }

/**
 * The status words of the draft "Health Check Response Format for HTTP APIs" (draft-inadarei-api-health-check-06, section 3.1), of Spring Boot
 * and of ASP.NET.
 */
const failing = new Set(['fail', 'error', 'down', 'out_of_service', 'unhealthy'])
const degraded = new Set(['warn', 'degraded'])
const passing = new Set(['pass', 'ok', 'up', 'healthy'])

/** Where a page lists its dependencies: the draft, Spring Boot, ASP.NET, terminus of NestJS. */
const lists = ['checks', 'components', 'entries', 'results', 'details', 'dependencies']
const longestText = 40
const mostChecks = 100

export function stateOf(word: string): 'passing' | 'degraded' | 'failing' | 'unknown' {
  const state = word.toLowerCase()
  if (failing.has(state)) return 'failing'
  if (degraded.has(state)) return 'degraded'
  return passing.has(state) ? 'passing' : 'unknown'
}

/** Reads a health page; undefined where the body is not a JSON object. */
export function readHealthPage(body: string): HealthPage | undefined {
  const text = jsonText(body)
  if (!text.startsWith('{')) return undefined
  try {
    const page: unknown = JSON.parse(text)
    return isMap(page) ? { status: wordOf(page['status']), checks: checksIn(page) } : undefined
  } catch {
    return undefined
  }
}

function checksIn(page: Readonly<Record<string, unknown>>): PageCheck[] {
  const found = lists.flatMap((list) => {
    const entries = page[list]
    if (Array.isArray(entries)) return entries.flatMap((entry) => (isMap(entry) ? checkOf(wordOf(entry['name']) ?? list, entry) : []))
    return isMap(entries) ? Object.entries(entries).flatMap(([name, entry]) => checkOf(name, entry)) : []
  })
  return found.slice(0, mostChecks)
}

/** A check is a word, true or false, an object with a `status`, or, in the draft, a list of such objects: one for each node. */
function checkOf(name: string, entry: unknown): PageCheck[] {
  if (Array.isArray(entry)) return entry.flatMap((one) => (isMap(one) ? checkOf(name, one) : []))
  const told = isMap(entry) ? entry['status'] : entry
  const state = typeof told === 'boolean' ? (told ? 'up' : 'down') : wordOf(told)
  if (state === undefined) return []
  const output = isMap(entry) && typeof entry['output'] === 'string' ? entry['output'] : ''
  return [{ name: name.slice(0, longestText), state, ...(output === '' ? {} : { output: output.slice(0, 2 * longestText) }) }]
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, longestText).toLowerCase() : undefined
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The checks that a page itself calls bad, by name; empty without one. */
export function describeChecks(checks: readonly PageCheck[], states: readonly ReturnType<typeof stateOf>[]): string {
  const bad = checks.filter(({ state }) => states.includes(stateOf(state)))
  const shown = bad.slice(0, mostShown).map(({ name, state }) => `${quoted(name)} is ${quoted(state)}`)
  return [...shown, ...(bad.length > mostShown ? [`${bad.length - mostShown} more`] : [])].join(', ')
}

const mostShown = 3

function quoted(text: string): string {
  return JSON.stringify(text)
}
