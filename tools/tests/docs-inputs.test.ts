import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../repository.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const filesOf = (pattern: string) => globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
const pages = ['README.md', 'docs/*.md', 'actions/*/README.md', 'actions/*/docs/*.md'].flatMap(filesOf)

const named = z.record(z.string(), z.unknown()).nullish()
const keysOf = (value: unknown) => Object.keys(named.catch({}).parse(value) ?? {})
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, key) => named.catch({}).parse(here)?.[key], value)

const actions = new Map(filesOf('actions/*/action.yml').map((file) => [file.split('/')[1] ?? '', keysOf(at(load(read(file)), 'inputs'))]))
const called = new Map(
  filesOf('.github/workflows/*.yml').map((file) => [basename(file), keysOf(at(load(read(file)), 'on', 'workflow_call', 'inputs'))]),
)
const dispatched = new Map(
  filesOf('action-templates/workflows/*.yml').map((file) => [
    basename(file),
    keysOf(at(load(read(file)), 'on', 'workflow_dispatch', 'inputs')),
  ]),
)
const inputs = new Set([...actions.values(), ...called.values(), ...dispatched.values()].flat())

type Named = { place: string; input: string; exists: boolean }

/** Words of a page that call something an input: `the input x`, `inputs x, y and z`, `the inputs x and y`. */
function inputsInProse(page: string): Named[] {
  const prose = read(page).replace(/^```.*?^```/gms, '')
  return [...prose.matchAll(/\binputs? ((?:`[\w-]+`(?:, (?:and )?| and | or )?)+)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([\w-]+)`/g)].map(([, input = '']) => ({ place: page, input, exists: inputs.has(input) })),
  )
}

/** The keys below `with:` of each action and workflow of the suite that a page shows. */
function inputsInBlocks(page: string): Named[] {
  const blocks = [...read(page).matchAll(/^ *```ya?ml\n(.*?)^ *```/gms)].map(([, text = '']) => text)
  return blocks.flatMap((text) =>
    [...text.matchAll(/^( *)(?:- )?uses: (\S+)[^\n]*\n((?:[^\n]*\n)*)/gm)].flatMap(([, indent = '', uses = '', rest = '']) => {
      const known = inputsOf(uses)
      if (known === undefined) return []
      return keysBelowWith(rest, indent.length).map((input) => ({ place: `${page}, ${uses}`, input, exists: known.includes(input) }))
    }),
  )
}

function inputsOf(uses: string): string[] | undefined {
  const [, action] = /slipway\/actions\/([\w-]+)@/.exec(uses) ?? []
  const [, workflow] = /slipway\/\.github\/workflows\/([\w.-]+)@/.exec(uses) ?? []
  return action === undefined ? (workflow === undefined ? undefined : (called.get(workflow) ?? [])) : (actions.get(action) ?? [])
}

/** The keys of the `with:` that belongs to a `uses:` with this indentation; commented ones count, since they are there to be taken in. */
function keysBelowWith(rest: string, indent: number): string[] {
  const lines = rest.split('\n')
  const next = lines.findIndex((line) => line.trim() !== '' && (depth(line) < indent || /^ *- /.test(line)))
  const own = next < 0 ? lines : lines.slice(0, next)
  const start = own.findIndex((line) => /^ *with:/.test(line))
  const head = own[start]
  if (head === undefined) return []
  const [, flow] = /with: \{(.*)\}/.exec(head) ?? []
  if (flow !== undefined) return [...flow.matchAll(/(?:^|, )([\w-]+):/g)].map(([, key = '']) => key)
  const below = own.slice(start + 1)
  const end = below.findIndex((line) => line.trim() !== '' && depth(line) <= depth(head))
  return (end < 0 ? below : below.slice(0, end)).flatMap((line) => {
    const [, key] = /^ *(?:# )?([\w-]+):/.exec(line) ?? []
    return key !== undefined && depth(line) === depth(head) + 2 ? [key] : []
  })
}

const depth = (line: string) => line.length - line.trimStart().length

/** The fields of each `gh workflow run` that a page shows. */
function fieldsOfCommands(page: string): Named[] {
  const text = read(page).replace(/\\\n\s*/g, ' ')
  return [...text.matchAll(/gh workflow run ([\w.-]+)((?: +(?:--ref \S+|(?:--field|--raw-field|-f|-F) [^\s`]+))*)/g)].flatMap(
    ([, workflow = '', options = '']) => {
      const known = dispatched.get(workflow)
      if (known === undefined) return []
      return [...options.matchAll(/(?:--field|--raw-field|-f|-F) ([\w-]+)=/g)].map(([, input = '']) => ({
        place: `${page}, gh workflow run ${workflow}`,
        input,
        exists: known.includes(input),
      }))
    },
  )
}

describe('the pages name only inputs that are there', () => {
  const found = [inputsInProse, inputsInBlocks, fieldsOfCommands].map((look) => pages.flatMap(look))

  it('in prose, blocks and commands', () => {
    for (const named of found) expect(named.length).toBeGreaterThan(8)
  })

  it('and nothing that GitHub would refuse', () => {
    const wrong = found.flat().filter(({ exists }) => !exists)
    expect(wrong.map(({ place, input }) => `${place}: ${input}`)).toEqual([])
  })

  it('each template passes only inputs that its workflow has', () => {
    const passed = filesOf('action-templates/workflows/*.yml').flatMap((file) => {
      const job = at(load(read(file)), 'jobs', 'slipway')
      const uses = z.string().parse(at(job, 'uses'))
      return keysOf(at(job, 'with')).map((input) => ({ file, input, exists: inputsOf(uses)?.includes(input) }))
    })
    expect(passed.length).toBeGreaterThan(15)
    expect(passed.filter(({ exists }) => exists !== true)).toEqual([])
  })
})
