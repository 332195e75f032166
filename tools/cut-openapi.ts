/**
 * Cuts GitHub's OpenAPI description to the endpoints that the rehearsal's GitHub serves, without its prose and examples.
 * Usage: cut-openapi.ts PATH, with the file generated/api.github.com.json of the npm package @octokit/openapi, which is far too
 * large to be a dependency: `npm pack @octokit/openapi` somewhere else brings it.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parseJson } from '@slipway/shared/core/json'
import { endpoints } from '../packages/rehearsal/src/github/state/endpoint-permissions.ts'

type Json = Readonly<Record<string, unknown>>

const dropped = new Set(['description', 'summary', 'example', 'examples', 'title', 'externalDocs', 'deprecated', 'default', 'tags'])

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isObject(here) ? here[key] : undefined), value)
}

/** The names of properties are data: a property called `description` stays. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([key]) => !dropped.has(key) && !key.startsWith('x-'))
  return nullableTyped(
    Object.fromEntries(kept.map(([key, inner]) => [key, key === 'properties' ? eachProperty(inner) : withoutProse(inner)])),
  )
}

function eachProperty(value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, withoutProse(schema)])) : value
}

/** ajv refuses `nullable` beside no `type`, and takes an `enum` at its word; the same is said in words that it knows. */
function nullableTyped(schema: Json): Json {
  if (schema['nullable'] !== true) return schema
  if (schema['type'] !== undefined)
    return Array.isArray(schema['enum']) ? { ...schema, enum: [...new Set([...schema['enum'], null])] } : schema
  const { nullable: _, ...rest } = schema
  return { anyOf: [rest, { enum: [null] }] }
}

function jsonContentOnly(holder: unknown): unknown {
  const content = member(holder, 'content')
  if (!isObject(holder) || !isObject(content)) return holder
  const json = content['application/json']
  return { ...holder, content: json === undefined ? {} : { 'application/json': json } }
}

/** A number in a path is text too, so that `oneOf` number and text would hold for neither. */
function cutParameter(parameter: unknown): unknown {
  const cut = withoutProse(parameter)
  const schema = member(cut, 'schema')
  if (!isObject(cut) || !isObject(schema) || schema['oneOf'] === undefined) return cut
  const { oneOf, ...rest } = schema
  return { ...cut, schema: { ...rest, anyOf: oneOf } }
}

function cutOperation(operation: unknown): Json {
  if (!isObject(operation)) throw new Error('An operation is not an object')
  const responses = isObject(operation['responses']) ? operation['responses'] : {}
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : []
  return {
    operationId: operation['operationId'],
    parameters: parameters.map(cutParameter),
    ...(operation['requestBody'] === undefined ? {} : { requestBody: withoutProse(jsonContentOnly(operation['requestBody'])) }),
    responses: Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, cutAnswer(answer)])),
  }
}

function cutAnswer(answer: unknown): unknown {
  if (isObject(answer) && answer['$ref'] !== undefined) return answer
  const { headers: _headers, links: _links, ...rest } = isObject(answer) ? answer : {}
  return { description: '', ...Object(withoutProse(jsonContentOnly(rest))) }
}

function* referencesIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const inner of value) yield* referencesIn(inner)
  else if (isObject(value)) {
    if (typeof value['$ref'] === 'string') yield value['$ref']
    for (const inner of Object.values(value)) yield* referencesIn(inner)
  }
}

function cutComponents(whole: unknown, paths: Json): Record<string, Record<string, unknown>> {
  const components: Record<string, Record<string, unknown>> = {}
  const waiting = [...referencesIn(paths)]
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, , kind = '', name = ''] = reference.split('/')
    components[kind] ??= {}
    if (components[kind][name] !== undefined) continue
    const found = member(whole, 'components', kind, name)
    if (found === undefined) throw new Error(`${reference} leads nowhere`)
    const cut = kind === 'responses' ? cutAnswer(found) : kind === 'parameters' ? cutParameter(found) : withoutProse(found)
    components[kind][name] = cut
    waiting.push(...referencesIn(cut))
  }
  return components
}

const [source] = process.argv.slice(2)
if (source === undefined) throw new Error('Usage: cut-openapi.ts PATH_OF_api.github.com.json')
const whole = parseJson(await readFile(source, 'utf8'), source)
const paths: Record<string, Record<string, Json>> = {}
for (const endpoint of Object.keys(endpoints)) {
  const [method = '', path = ''] = endpoint.split(' ')
  const operation = member(whole, 'paths', path, method.toLowerCase())
  if (operation === undefined) throw new Error(`GitHub describes no ${endpoint}`)
  paths[path] = { ...paths[path], [method.toLowerCase()]: cutOperation(operation) }
}
const cut = {
  openapi: '3.0.3',
  info: { title: 'GitHub REST API, cut', version: member(whole, 'info', 'version'), license: { name: 'MIT' } },
  paths,
  components: cutComponents(whole, paths),
}
const target = new URL('../packages/rehearsal/src/github/openapi/github.generated.json', import.meta.url)
await writeFile(target, `${JSON.stringify(cut)}\n`)
console.log(`${Object.keys(endpoints).length} endpoints, ${JSON.stringify(cut).length} bytes`)
