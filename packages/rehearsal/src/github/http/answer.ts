import type { z } from 'zod'
import type { Caller } from '../state/tokens.ts'

/** The addresses under which the client reaches the emulator: `api` for REST, `html` for pages. Both without a trailing slash. */
export type PublicAddresses = { api: string; html: string }

export type EndpointCall = {
  method: string
  /** Without query, decoded only in `params`. */
  path: string
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** A Buffer where the endpoint takes a file, parsed JSON elsewhere. */
  body: unknown
  headers: Readonly<Record<string, string>>
  caller: Caller
  addresses: PublicAddresses
}

export type Answer = {
  status: number
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** Why it was refused, for the report of the rehearsal; not sent. */
  reason?: string
}

export type Handler = (call: EndpointCall) => Answer | Promise<Answer>

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

export const noContent: Answer = { status: 204 }

/** An error answer with GitHub's wording. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly errors: readonly unknown[] | undefined
  readonly headers: Readonly<Record<string, string>>

  readonly reason: string | undefined

  constructor(
    status: number,
    message: string,
    more: { errors?: readonly unknown[]; headers?: Readonly<Record<string, string>>; reason?: string } = {},
  ) {
    super(message)
    this.reason = more.reason
    this.status = status
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }

  get answer(): Answer {
    const errors = this.errors === undefined ? {} : { errors: this.errors }
    const body = { message: this.message, ...errors, documentation_url: 'https://docs.github.com/rest', status: String(this.status) }
    return { status: this.status, body, headers: this.headers, ...(this.reason === undefined ? {} : { reason: this.reason }) }
  }
}

export function notFoundRefusal(): HttpRefusal {
  return new HttpRefusal(404, 'Not Found')
}

/** GitHub's 422 with one reason. */
export function unprocessable(message: string): HttpRefusal {
  return new HttpRefusal(422, message)
}

/** Body of a call, of which GitHub's description has already been checked. */
export function bodyOf<T extends z.ZodType>(call: EndpointCall, schema: T): z.output<T> {
  const parsed = schema.safeParse(call.body ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw unprocessable(`Invalid request.\n\n${problems.join('\n')}`)
}

export function numberParam(call: EndpointCall, name: string): number {
  const value = Number(call.params[name])
  if (!Number.isSafeInteger(value)) throw notFoundRefusal()
  return value
}

export function textParam(call: EndpointCall, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw notFoundRefusal()
  return value
}

/** One page of a list, with the Link header (REST reference, "Using pagination in the REST API"). */
export function list<T>(call: EndpointCall, items: readonly T[], render: (item: T) => unknown): Answer {
  const { page, headers } = pageOf(call, items)
  return ok(page.map(render), headers)
}

/** One page of a list inside an object with `total_count`. */
export function listIn<T>(
  call: EndpointCall,
  { key, items, render }: { key: string; items: readonly T[]; render: (item: T) => unknown },
): Answer {
  const { page, headers } = pageOf(call, items)
  return ok({ total_count: items.length, [key]: page.map(render) }, headers)
}

/** `per_page` is 30 unless given and 100 at most. */
export function pageOf<T>(call: EndpointCall, items: readonly T[]): { page: T[]; headers: Record<string, string> } {
  const size = Math.min(100, positive(call.query.get('per_page'), 30))
  const number = positive(call.query.get('page'), 1)
  const last = Math.max(1, Math.ceil(items.length / size))
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(to))
    return `<${call.addresses.api}${call.path}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ]
  return { page: items.slice((number - 1) * size, number * size), headers: links.length === 0 ? {} : { link: links.join(', ') } }
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text ?? otherwise)
  return Number.isInteger(value) && value > 0 ? value : otherwise
}
