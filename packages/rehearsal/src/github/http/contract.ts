import { readFileSync } from 'node:fs'
import { parseJson } from '@slipway/shared/core/json'
import { type Document, OpenAPIBackend, type Operation } from 'openapi-backend'
import type { Endpoint } from '../state/endpoint-permissions.ts'
import { flatPath, type Match } from './router.ts'

/** Validates requests and answers against GitHub's own API description. Both functions return the problems; an empty list means valid. */
export type Contract = {
  ofRequest(match: Match, request: { headers: Record<string, string>; query: URLSearchParams; body: unknown }): string[]
  ofAnswer(endpoint: Endpoint, status: number, body: unknown): string[]
}

let loading: Promise<Contract> | undefined

/** Validators are compiled when first needed and shared by every emulator of the process. */
export function loadContract(): Promise<Contract> {
  loading ??= load()
  return loading
}

async function load(): Promise<Contract> {
  const file = new URL('../openapi/github.generated.json', import.meta.url)
  const definition = parseJson(readFileSync(file, 'utf8'), file.pathname)
  if (!isDescription(definition)) throw new Error(`${file.pathname} is not an OpenAPI description; make it with tools/cut-openapi.ts`)
  const ajvOpts = { strict: false, allErrors: true, formats }
  const backend = await new OpenAPIBackend({ definition, quick: true, ajvOpts }).init()
  const operations = new Map(backend.router.getOperations().map((one) => [`${one.method.toUpperCase()} ${one.path}`, one]))
  const operationOf = (endpoint: Endpoint) => {
    const found = operations.get(endpoint)
    if (found === undefined) throw new Error(`The cut of GitHub's description lacks ${endpoint}; run tools/cut-openapi.ts`)
    return found
  }
  return {
    ofRequest: (match, { headers, query, body }) => {
      const operation = operationOf(match.endpoint)
      const request = {
        method: operation.method,
        path: flatPath(match),
        headers,
        query: gathered(query),
        ...(body === undefined ? {} : { body }),
      }
      return problemsOf(backend.validator.validateRequest(request, operation).errors)
    },
    ofAnswer: (endpoint, status, body) => {
      const operation = operationOf(endpoint)
      if (status < 400 && !isDescribed(operation, status)) return [`${status} is not among the answers that GitHub describes`]
      return body === undefined ? [] : problemsOf(backend.validator.validateResponse(body, operation, status).errors)
    },
  }
}

/** ajv knows the words `uri` and `date-time` but not what they mean. */
const formats = {
  // GitHub itself answers with empty texts where its description asks for an address: `environment_url`, `target_url`.
  uri: (text: string) => text === '' || URL.canParse(text),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  email: /^\S+@\S+$/,
}

function isDescription(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'openapi' in value && 'paths' in value
}

function isDescribed(operation: Operation, status: number): boolean {
  return Object.hasOwn(operation.responses ?? {}, status)
}

function gathered(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, all(query.getAll(name))]))
}

function all(values: string[]): string | string[] {
  const [first = ''] = values
  return values.length === 1 ? first : values
}

type Fault = { instancePath: string; message?: string; params: unknown }

function problemsOf(errors: readonly Fault[] | null | undefined): string[] {
  return (errors ?? []).slice(0, 20).map(({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
}
