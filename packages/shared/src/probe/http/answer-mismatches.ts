import type { HttpProbe } from '../../config/schema.ts'
import { formatDuration } from '../../core/duration.ts'
import { jsonText, valueAt } from '../../core/json.ts'
import type { HttpAnswer } from '../../ports/http.ts'
import { describeRedirect } from './redirect.ts'

type Answered = Extract<HttpAnswer, { state: 'answered' }>

/** The release that an answer tells: by the header, or else by `version` of a JSON body. */
export function answeringRelease(answer: Answered, header: string): { version: string; by: 'header' | 'body' } | undefined {
  const told = answer.headers[header.toLowerCase()]
  if (told !== undefined && told !== '') return { version: told, by: 'header' }
  const inBody = valueAt(jsonOf(answer), 'version')
  return typeof inBody === 'string' && inBody !== '' ? { version: inBody, by: 'body' } : undefined
}

/**
 * What is wrong with an answer, in words; nothing when it is as expected. `wanted` is the expectation with its values put in,
 * `written` the same as it stands in the configuration: only that is shown, since a value may be a secret.
 */
export function mismatches(answer: Answered, wanted: HttpProbe, written: HttpProbe): string[] {
  const problems: string[] = []
  const statuses = [wanted.expect.status].flat()
  if (!statuses.includes(answer.status))
    problems.push(`answered ${answer.status}${describeRedirect(answer)}, expected ${statuses.join(' or ')}`)
  for (const [name, value] of Object.entries(wanted.expect.headers)) {
    const found = answer.headers[name.toLowerCase()]
    if (found !== value) problems.push(`header ${name} is ${quoted(found)}, expected ${quoted(written.expect.headers[name] ?? value)}`)
  }
  problems.push(...jsonMismatches(answer, wanted, written))
  const { latency } = wanted.expect
  if (latency !== undefined && answer.elapsed > latency)
    problems.push(`took ${Math.round(answer.elapsed)} ms, expected at most ${formatDuration(latency)}`)
  return problems
}

/** What is wrong with the release that answered, if anything. */
export function versionMismatch(answer: Answered, header: string, expected: string): string | undefined {
  const found = answeringRelease(answer, header)
  if (found?.version === expected) return undefined
  if (found !== undefined) return `answered by release ${quoted(found.version)}, expected ${quoted(expected)}`
  return `does not tell its release: neither a header ${header} nor "version" in a JSON body, expected ${quoted(expected)}`
}

function jsonMismatches(answer: Answered, wanted: HttpProbe, written: HttpProbe): string[] {
  const expected = Object.entries(wanted.expect.json)
  if (expected.length === 0) return []
  const body = jsonOf(answer)
  if (body === undefined) return ['the body is not JSON']
  return expected.flatMap(([path, value]) => {
    const found = valueAt(body, path)
    const text = typeof found === 'string' ? found : JSON.stringify(found)
    if (text === String(value)) return []
    return [`${path} in the body is ${quoted(text)}, expected ${quoted(String(written.expect.json[path] ?? value))}`]
  })
}

/** The body as JSON, or undefined. */
export function jsonOf(answer: Answered): unknown {
  try {
    return JSON.parse(jsonText(answer.body))
  } catch {
    return undefined
  }
}

function quoted(text: string | undefined): string {
  if (text === undefined) return 'missing'
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
