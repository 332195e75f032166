import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import { type Intent, intent } from './ledger.ts'

export type ParsedPayload =
  | { state: 'known'; intent: Intent; unknownKeys: readonly string[] }
  /** No record of version 1: another tool wrote it, or a version that is not understood. */
  | { state: 'odd'; reason: string }

const fields = z.record(z.string(), z.unknown())

/**
 * An intent as the payload of a deployment. A drill is written as `kind: deploy` with `drill: true`: a reader of version 1 that does not
 * know drills would drop a record of another kind, and take traffic in the middle of a drill for a change by hand. As a deployment, an
 * interrupted drill is taken back to the release that was live, and neither pauses deployments nor marks a release bad.
 */
export function payloadOf(wanted: Intent): Record<string, unknown> {
  return wanted.kind === 'drill' ? { ...wanted, kind: 'deploy', drill: true } : { ...wanted }
}

/**
 * Reads a payload as GitHub gives it back, an object or its JSON text. What is optional and not understood is left out and named by its
 * path; what is missing or wrong in a required key makes the record odd.
 */
export function parsePayload(payload: unknown): ParsedPayload {
  const read = typeof payload === 'string' ? parseText(payload) : payload
  const found = fields.safeParse(read)
  if (!found.success) return { state: 'odd', reason: 'its payload is no JSON object' }
  const { drill, ...rest } = found.data
  const written = drill === undefined ? rest : drill === true && rest['kind'] === 'deploy' ? { ...rest, kind: 'drill' } : found.data
  const first = intent.safeParse(written)
  if (first.success) return { state: 'known', intent: first.data, unknownKeys: lostPaths(written, first.data) }
  const understood = withoutOptional(written, first.error)
  const second = intent.safeParse(understood)
  if (second.success) return { state: 'known', intent: second.data, unknownKeys: lostPaths(written, second.data) }
  return { state: 'odd', reason: describeIssue(second.error) }
}

/** The payload without the optional keys in which something is wrong. Of `previous`, only the identity can be left out. */
function withoutOptional(written: Record<string, unknown>, { issues }: z.ZodError): Record<string, unknown> {
  const left = { ...written }
  for (const { path } of issues) {
    const [key = '', inner] = path.map(String)
    const previous = fields.safeParse(left['previous'])
    if (key === 'previous' && inner === 'identity' && previous.success) {
      const { identity: _notUnderstood, ...others } = previous.data
      left['previous'] = others
    } else if (key !== 'previous' && isOptional(key)) delete left[key]
  }
  return left
}

function isOptional(key: string): boolean {
  const field = Object.entries(intent.shape).find(([name]) => name === key)?.[1]
  return field?.safeParse(undefined).success ?? false
}

/** The paths of what stands in `written` and was not taken over, without what lies below them. */
function lostPaths(written: unknown, taken: unknown, at = ''): string[] {
  if (Array.isArray(written) && Array.isArray(taken)) {
    return [...new Set(written.flatMap((value, index) => lostPaths(value, taken[index], `${at}[]`)))]
  }
  const [before, after] = [fields.safeParse(written), fields.safeParse(taken)]
  if (!before.success || !after.success) return []
  return Object.entries(before.data).flatMap(([key, value]) => {
    const path = at === '' ? key : `${at}.${key}`
    if (key in after.data) return lostPaths(value, after.data[key], path)
    return value === undefined ? [] : [path]
  })
}

function describeIssue({ issues }: z.ZodError): string {
  const [first] = issues
  return first === undefined ? 'it is no record' : `${first.path.join('.') || 'payload'}: ${first.message}`
}

function parseText(text: string): unknown {
  try {
    return parseJson(text, 'The payload')
  } catch {
    return undefined
  }
}
