import { load } from 'js-yaml'
import { z } from 'zod'
import type { DispatchInput } from '../../contract/dispatch-inputs.ts'
import type { BareRepository } from '../git/bare-repository.ts'
import { readObject, readTreeObject } from '../git/objects.ts'

export type ListedWorkflow = {
  id: number
  path: string
  name: string
  /** What it can be dispatched with; undefined: it cannot be dispatched. */
  dispatch: readonly DispatchInput[] | undefined
}

/** The workflow files as GitHub lists them: those of the default branch, read anew each time. */
export type WorkflowList = {
  list(): Promise<ListedWorkflow[]>
  /** By number, by file name or by path. */
  find(key: string): Promise<ListedWorkflow | undefined>
  /** The same file as it is at a commit, where what it can be dispatched with may differ. */
  at(path: string, rev: string): Promise<ListedWorkflow | undefined>
  idOf(path: string): number
  /** As somebody with write access does under Actions: it is listed, and nothing starts it. */
  disable(path: string): void
  isDisabled(path: string): boolean
}

const folder = '.github/workflows'

export function workflowList(git: BareRepository, defaultBranch: string, nextId: () => number): WorkflowList {
  const ids = new Map<string, number>()
  const disabled = new Set<string>()
  const idOf = (path: string) => {
    const id = ids.get(path) ?? nextId()
    ids.set(path, id)
    return id
  }
  const at = async (path: string, rev: string): Promise<ListedWorkflow | undefined> => {
    const blob = await git.objects.contents(`${rev}:${path}`)
    return blob?.type === 'blob' ? { id: idOf(path), path, ...describe(blob.content.toString(), path) } : undefined
  }
  const inTree = async (tree: string) => {
    const files = (await readTreeObject(git, tree, false)).filter(({ type, path }) => type === 'blob' && /\.ya?ml$/.test(path))
    const found = await Promise.all(
      files.map(async ({ sha, path: name }) => {
        const path = `${folder}/${name}`
        return { id: idOf(path), path, ...describe((await readObject(git, 'blob', sha))?.toString() ?? '', path) }
      }),
    )
    return found
  }
  // A tree's files never change, and the same one is asked for again and again.
  const known = new Map<string, Promise<ListedWorkflow[]>>()
  const list = async () => {
    const tree = (await git.objects.info(`refs/heads/${defaultBranch}:${folder}`))?.sha
    if (tree === undefined) return []
    const listed = known.get(tree) ?? inTree(tree)
    known.set(tree, listed)
    return listed
  }
  return {
    list,
    at,
    idOf,
    disable: (path) => void disabled.add(path),
    isDisabled: (path) => disabled.has(path),
    find: async (key) => (await list()).find(({ id, path }) => String(id) === key || path === key || path === `${folder}/${key}`),
  }
}

const inputSchema = z.object({
  required: z.boolean().optional(),
  type: z.string().optional(),
  options: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  default: z.unknown().optional(),
})

const inputsSchema = z.record(z.string(), inputSchema.nullable())

const fileSchema = z.object({ name: z.string().optional(), on: z.unknown().optional() })

/** Name and dispatch inputs of a file; one that is no workflow keeps its path as its name, as on GitHub. */
function describe(text: string, path: string): Pick<ListedWorkflow, 'name' | 'dispatch'> {
  try {
    const { name = path, on } = fileSchema.parse(load(text))
    return { name, dispatch: dispatchInputs(on) }
  } catch {
    return { name: path, dispatch: undefined }
  }
}

function dispatchInputs(on: unknown): ListedWorkflow['dispatch'] {
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return []
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return undefined
  const trigger = z.object({ inputs: inputsSchema.nullish() }).nullish().parse(on.workflow_dispatch)
  const inputs = Object.entries(trigger?.inputs ?? {})
  return inputs.map(([name, input]) => describeInput(name, input ?? { default: undefined }))
}

function describeInput(name: string, { required, type, options, default: standard }: z.output<typeof inputSchema>): DispatchInput {
  return {
    name,
    required: required ?? false,
    type: type ?? 'string',
    options: options ?? [],
    hasDefault: standard !== undefined && standard !== '',
  }
}
