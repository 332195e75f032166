/** A command line of gh that the README has, as the stand-in of the rehearsal understands it. */
export type GhCommand =
  | { readonly do: 'user-id' }
  | { readonly do: 'environment'; readonly name: string; readonly reviewers: readonly number[] }
  | {
      readonly do: 'set'
      readonly kind: 'variable' | 'secret'
      readonly name: string
      readonly environment: string | undefined
      readonly value: string
    }
  | { readonly do: 'dispatch'; readonly file: string; readonly ref: string | undefined; readonly inputs: Readonly<Record<string, string>> }

/** Reads the arguments of gh. Throws an Error for whatever the stand-in does not know: nothing is passed over. */
export function readGhCommand(args: readonly string[]): GhCommand {
  const refuse = (why: string) => new Error(`gh ${args.join(' ')}: the stand-in for gh ${why}`)
  const { words, options } = split(args, refuse)
  const one = (name: string) => options.get(name)?.at(-1)
  const only = (...names: string[]) => {
    const other = [...options.keys()].find((name) => !names.includes(name))
    if (other !== undefined) throw refuse(`does not know --${other} here`)
  }
  const [first, second, third] = words
  if (first === 'api' && second === 'user') {
    only('jq')
    if (one('jq') !== '.id') throw refuse('gives only .id of the user')
    return { do: 'user-id' }
  }
  if (first === 'api') {
    only('silent', 'method', 'field')
    const [, name] = /^repos\/\{owner\}\/\{repo\}\/environments\/([\w-]+)$/.exec(second ?? '') ?? []
    if (name === undefined || one('method') !== 'PUT') throw refuse('can only PUT an environment')
    return { do: 'environment', name, reviewers: reviewersIn(options.get('field') ?? [], refuse) }
  }
  if ((first === 'variable' || first === 'secret') && second === 'set' && third !== undefined) {
    only('env', 'body')
    const value = one('body')
    if (value === undefined) throw refuse('needs --body')
    return { do: 'set', kind: first, name: third, environment: one('env'), value }
  }
  if (first === 'workflow' && second === 'run' && third !== undefined) {
    only('ref', 'field')
    const inputs = Object.fromEntries((options.get('field') ?? []).map((field) => pair(field, refuse)))
    return { do: 'dispatch', file: third, ref: one('ref'), inputs }
  }
  throw refuse('does not know this command')
}

type Refuse = (why: string) => Error

/** Options without a value. */
const flags = new Set(['silent'])

function split(args: readonly string[], refuse: Refuse): { words: string[]; options: Map<string, string[]> } {
  const words: string[] = []
  const options = new Map<string, string[]>()
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    const [, name] = /^--([\w-]+)$/.exec(word) ?? []
    if (name === undefined) {
      words.push(word)
      continue
    }
    const value = flags.has(name) ? '' : args[++at]
    if (value === undefined) throw refuse(`needs a value of --${name}`)
    options.set(name, [...(options.get(name) ?? []), value])
  }
  return { words, options }
}

function pair(field: string, refuse: Refuse): [string, string] {
  const at = field.indexOf('=')
  if (at < 1) throw refuse(`expects NAME=VALUE, not ${field}`)
  return [field.slice(0, at), field.slice(at + 1)]
}

/** `reviewers[][type]=User` begins a reviewer, whose `reviewers[][id]` follows (gh manual, "gh api", nested parameters). */
function reviewersIn(fields: readonly string[], refuse: Refuse): number[] {
  const pairs = fields.map((field) => pair(field, refuse))
  const known = pairs.every(([name, value], at) =>
    at % 2 === 0 ? name === 'reviewers[][type]' && value === 'User' : name === 'reviewers[][id]',
  )
  if (!known || pairs.length % 2 === 1) throw refuse('knows only reviewers[][type]=User with reviewers[][id]')
  return pairs.filter((_pair, at) => at % 2 === 1).map(([, id]) => Number(id))
}
