import { messageOf } from '@slipway/shared/core/errors'
import type { Http } from '@slipway/shared/ports/http'
import { satisfies } from 'semver'
import { z } from 'zod'

/**
 * Where npm, pnpm and yarn ask for advisories, if the operator names no other registry. The only place where a registry is named.
 */
export const defaultAdvisoryService = 'https://registry.npmjs.org'

const advisory = z.object({
  id: z.union([z.number(), z.string()]),
  url: z.string().default(''),
  title: z.string().default('a known vulnerability'),
  severity: z.string(),
  vulnerable_versions: z.string().default('*'),
  cwe: z.array(z.string()).default([]),
})
export type NpmAdvisory = z.infer<typeof advisory>
/** The answer of `POST /-/npm/v1/security/advisories/bulk`: by the name of the package. */
const bulk = z.record(z.string(), z.array(advisory))

/** The versions of each package that are locked anywhere. */
export type WantedVersions = ReadonlyMap<string, ReadonlySet<string>>

/** The advisories by the name of the package, or why there are none. */
export type Advisories = { state: 'answered'; of(name: string, version: string): NpmAdvisory[] } | { state: 'failed'; reason: string }

/** Packages of one request: npm itself asks for all at once; a request of this many is about 500 kB. */
const perRequest = 10_000
const requestTime = 60_000
const longestAnswer = 67_108_864

/**
 * The advisories about these versions, by the endpoint that `npm audit` uses since npm 7 (npm/cli, `audit-report.js`): it answers with
 * all advisories that any of the versions may be in, and which one is affected follows from `vulnerable_versions`.
 */
export async function askForAdvisories(
  wanted: WantedVersions,
  { http, service, signal }: { http: Http; service: string; signal: AbortSignal },
): Promise<Advisories> {
  const all = new Map<string, NpmAdvisory[]>()
  const names = [...wanted.keys()].sort()
  for (let from = 0; from < names.length; from += perRequest) {
    const part = names.slice(from, from + perRequest)
    const body = JSON.stringify(Object.fromEntries(part.map((name) => [name, [...(wanted.get(name) ?? [])].sort()])))
    const answer = await http({
      method: 'POST',
      url: `${service}/-/npm/v1/security/advisories/bulk`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      timeout: requestTime,
      maxBody: longestAnswer,
      signal,
    })
    if (answer.state === 'failed') return { state: 'failed', reason: `the advisory service could not be reached: ${answer.message}` }
    if (answer.status !== 200) return { state: 'failed', reason: `the advisory service answered ${answer.status}` }
    if (answer.cutAfter !== undefined) return { state: 'failed', reason: `the advisory service answered more than ${longestAnswer} bytes` }
    const parsed = readAnswer(answer.body)
    if (typeof parsed === 'string') return { state: 'failed', reason: `the answer of the advisory service cannot be read: ${parsed}` }
    for (const [name, found] of Object.entries(parsed)) all.set(name, found)
  }
  return { state: 'answered', of: (name, version) => (all.get(name) ?? []).filter((one) => isAffected(version, one)) }
}

function readAnswer(body: string): Record<string, NpmAdvisory[]> | string {
  try {
    const parsed = bulk.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' ').slice(0, 200)
  } catch (error) {
    return messageOf(error).slice(0, 200)
  }
}

/** As npm matches it: loose, and a prerelease lies in a range that its release lies in (npm/metavuln-calculator, `advisory.js`). */
function isAffected(version: string, { vulnerable_versions: range }: NpmAdvisory): boolean {
  return satisfies(version, range, { loose: true, includePrerelease: true })
}
