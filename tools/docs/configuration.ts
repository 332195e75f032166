import { dump } from 'js-yaml'
import { codeDefaults, tiers } from './config-defaults.ts'
import { type ConfigKey, ownKeys, partsOf, resolved } from './config-keys.ts'
import { definitionOf, type SchemaNode, waitingValues, waitsFor } from './config-schema.ts'
import { valueWords } from './config-values.ts'
import { cell, code, table } from './tables.ts'

/** Parts that have a section of their own, in the order in which a newcomer meets them. */
const parts = ['target', 'placement', 'rollout', 'traffic', 'thresholds', 'hooks', 'database', 'rollback', 'probe', 'judge', 'sources']

/** docs/configuration.md: every key of `slipway.yml`, from the schema that it is read with. */
export function configurationPage(root: SchemaNode, introduction: string): string {
  const top = ownKeys(root, [], root)
  const places = new Map<string, readonly string[]>()
  findParts(root, [], root, places)
  const sections = top.filter(({ said }) => said.$ref === undefined && keysBelow(said, root)).map((key) => sectionOf(key, root))
  const details = parts.map((name) => partSection(name, places.get(name) ?? [], root))
  return `${[introduction.trim(), `## All top-level keys\n\n${rowsTable(top.map((key) => rowOf(key, 0)))}`, ...sections, ...details].join('\n\n')}\n`
}

function sectionOf({ path: [name = ''], said }: ConfigKey, root: SchemaNode): string {
  const rows = rowsIn(said, [name], 0, root)
  return `## ${name}\n\n${cell(said.description ?? '')}${exampleOf(name, said)}\n\n${rowsTable(rows)}`
}

function partSection(name: string, path: readonly string[], root: SchemaNode): string {
  const definition = root.$defs?.[name] ?? {}
  const head = `## ${name}\n\n${partIntroduction(name, path, root)}`
  const tableOf = (part: SchemaNode) => rowsTable(rowsIn(part, path, path.length, root))
  if (definition.oneOf === undefined) return `${head}\n\n${tableOf(definition)}`
  const types = definition.oneOf.map(
    (branch) => `### ${name} of type ${String(branch.properties?.['type']?.['const'])}\n\n${tableOf(branch)}`,
  )
  return [head, ...types].join('\n\n')
}

function partIntroduction(name: string, path: readonly string[], root: SchemaNode): string {
  const used = ownKeys(root, [], root).find(({ path: [key] }) => key === name)
  const shown = path.length === 0 ? '' : `Stands at ${code(shownPath(path))}`
  const also = used === undefined || path.length <= 1 ? '' : `, and at ${code(name)} for all environments`
  return `${shown}${also}. The keys below are named from there.`
}

function exampleOf(name: string, { examples: [example] = [] }: SchemaNode): string {
  return example === undefined ? '' : `\n\n\`\`\`yaml\n${dump({ [name]: example }, { flowLevel: 3 }).trim()}\n\`\`\``
}

type Row = readonly [key: string, what: string, value: string, fallback: string, example: string, acted: string]

function rowsTable(rows: readonly Row[]): string {
  return table(['key', 'what it does', 'value', 'default', 'example', 'acted on'], rows)
}

/** The rows of a part and of what lies in it; what has a section of its own is only linked. Keys are named from level `from`. */
function rowsIn(part: SchemaNode, path: readonly string[], from: number, root: SchemaNode): Row[] {
  const own = ownKeys(part, path, root)
  const settings = settingsOf(root)
  const repeated = path.includes('services')
    ? own.filter(({ path: keys, said }) => settings.get(keys.at(-1) ?? '') === JSON.stringify(said))
    : []
  const rows = own
    .filter((key) => !repeated.includes(key))
    .flatMap((key) => [rowOf(key, from), ...(key.said.$ref === undefined ? rowsIn(key.said, key.path, from, root) : [])])
  const names = repeated.map(({ path: keys }) => code(keys.at(-1) ?? '')).join(', ')
  const again: Row[] =
    repeated.length === 0
      ? []
      : [[code(shownPath([...path.slice(from), '…'])), `As for an environment: ${names}.`, '', '', '', actedOn(path)]]
  const below = partsOf(part, path).filter(({ part: inner }) => inner.$ref === undefined)
  return [...rows, ...again, ...below.flatMap((inner) => rowsIn(inner.part, inner.path, from, root))]
}

/** The settings of an environment, which a service may have too. */
function settingsOf(root: SchemaNode): Map<string, string> {
  const environments = root.properties?.['environments']?.additionalProperties
  if (typeof environments !== 'object') return new Map()
  return new Map(Object.entries(environments.properties ?? {}).map(([key, said]) => [key, JSON.stringify(said)]))
}

function rowOf(key: ConfigKey, from: number): Row {
  const { path, said, node, required } = key
  const section = said.$ref === undefined ? undefined : parts.find((name) => name === definitionOf(said.$ref ?? ''))
  const see = section === undefined ? '' : ` See [${section}](#${section}).`
  const [example] = said.examples ?? []
  return [
    code(shownPath(path.slice(from))),
    `${cell(said.description ?? '')}${see}`,
    cell(valueWords(said, node)),
    required ? 'required' : defaultOf(path, said),
    example === undefined ? '' : code(inLine(example)),
    actedOn(path),
  ]
}

function defaultOf(path: readonly string[], { default: fallback }: SchemaNode): string {
  const found = codeDefaults.get(path.join('.'))
  if (found === undefined) return fallback === undefined || inLine(fallback) === '{}' ? '' : code(inLine(fallback))
  const values = new Set(tiers.map((tier) => inLine(found[tier])))
  if (values.size === 1) return code(inLine(found.staging))
  return tiers.map((tier) => `${tier}: ${code(inLine(found[tier]))}`).join('<br>')
}

function actedOn(path: readonly string[]): string {
  if (waitsFor(path)) return 'not yet'
  const values = waitingValues(path)
  return values.length === 0 ? 'yes' : `yes; ${values.map(code).join(', ')} not yet`
}

/** A value as it would stand in one line of YAML. */
function inLine(value: unknown): string {
  return dump(value, { flowLevel: 0, lineWidth: -1 }).trim()
}

function shownPath(path: readonly string[]): string {
  return path
    .map((key) => (key === '*' ? 'NAME' : key))
    .join('.')
    .replaceAll('.[]', '[]')
}

function keysBelow(part: SchemaNode, root: SchemaNode): boolean {
  const node = resolved(part, root)
  return node.properties !== undefined || partsOf(node, []).some(({ part: inner }) => keysBelow(inner, root))
}

/** The first place of each definition. */
function findParts(part: SchemaNode, path: readonly string[], root: SchemaNode, places: Map<string, readonly string[]>): void {
  if (part.$ref !== undefined) {
    const name = definitionOf(part.$ref)
    if (places.has(name)) return
    places.set(name, path)
  }
  const node = resolved(part, root)
  for (const key of ownKeys(node, path, root)) findParts(key.said, key.path, root, places)
  for (const inner of partsOf(node, path)) findParts(inner.part, inner.path, root, places)
}
