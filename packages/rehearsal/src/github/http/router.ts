import { type Endpoint, endpoints, isEndpoint } from '../state/endpoint-permissions.ts'

export type Match = { endpoint: Endpoint; params: Record<string, string> }

/** Parameters that may hold slashes: `git/ref/heads/main`, `contents/src/main.ts`, `compare/v1...feature/x`. */
const greedy = new Set(['ref', 'path', 'basehead', 'branch', 'tag'])

type Pattern = { method: string; endpoint: Endpoint; expression: RegExp; literal: number }

const patterns: readonly Pattern[] = Object.keys(endpoints)
  .filter(isEndpoint)
  .map(patternOf)
  .sort((a, b) => b.literal - a.literal)

function patternOf(endpoint: Endpoint): Pattern {
  const [method = '', path = ''] = endpoint.split(' ')
  const escaped = path.replace(/[.]/g, '\\.')
  const expression = escaped.replace(/\{(\w+)\}/g, (_whole, name: string) => `(?<${name}>${greedy.has(name) ? '.+' : '[^/]+'})`)
  return { method, endpoint, expression: new RegExp(`^${expression}$`), literal: path.replace(/\{\w+\}/g, '').length }
}

/** The endpoint that a request is for; of several the one that says most. Undefined: not one of ours. Throws a URIError. */
export function matchEndpoint(method: string, path: string): Match | undefined {
  for (const pattern of patterns) {
    if (pattern.method !== method) continue
    const found = pattern.expression.exec(path)
    if (found === null) continue
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { endpoint: pattern.endpoint, params: Object.fromEntries(params) }
  }
  return undefined
}

/** The path with every parameter in one segment, which is how GitHub's description has it. */
export function flatPath({ endpoint, params }: Match): string {
  const path = endpoint.slice(endpoint.indexOf(' ') + 1)
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''))
}
