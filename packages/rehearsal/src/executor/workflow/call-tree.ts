import { join } from 'node:path'
import type { Permissions } from '../../contract/platform.ts'
import { loadWorkflow } from './load.ts'
import { type CallJob, type JobDefinition, type WorkflowDefinition, WorkflowFault, type WorkflowSource } from './model.ts'
import { excess, resolvePermissions } from './permissions.ts'
import { mappingEntries } from './tokens.ts'

/** The caller and nine below it; fifty called workflows in a run (docs, "Reusing workflows"). */
const maximumLevels = 10
const maximumCalls = 50

/** A workflow with what each of its jobs calls, and what the token of each job may hold. */
export type CallTree = {
  readonly workflow: WorkflowDefinition
  readonly calls: ReadonlyMap<string, CallTree>
  readonly permissions: ReadonlyMap<string, Permissions>
}

/** Finds the source that `owner/name@ref` means; undefined when it is not known here. */
export type FindSource = (repository: string, ref: string) => Promise<WorkflowSource | undefined>

/**
 * Follows every `uses:` of a workflow down to the last level and checks what GitHub checks before it starts a run:
 * levels, calls, inputs and secrets that are required or unknown, permissions that only shrink.
 * @throws WorkflowFault with every problem found.
 */
export async function loadCallTree(workflow: WorkflowDefinition, allowed: Permissions, find: FindSource): Promise<CallTree> {
  const walk = { find, calls: 0, problems: [] as string[] }
  const tree = await buildTree({ workflow, allowed, level: 1 }, walk)
  if (walk.problems.length > 0) throw new WorkflowFault(walk.problems)
  return tree
}

type Walk = { readonly find: FindSource; calls: number; readonly problems: string[] }

/** A workflow at a level of the tree, with the permissions that its caller allows. */
type TreeNode = { readonly workflow: WorkflowDefinition; readonly allowed: Permissions; readonly level: number }

async function buildTree(node: TreeNode, walk: Walk): Promise<CallTree> {
  const { workflow, allowed, level } = node
  const calls = new Map<string, CallTree>()
  const permissions = new Map<string, Permissions>()
  for (const job of workflow.jobs) {
    const asked = resolvePermissions(job.permissions, workflow.permissions, allowed)
    permissions.set(job.id, asked)
    if (level > 1) walk.problems.push(...excessProblems(node, job, asked))
    if (job.kind === 'call')
      calls.set(job.id, await buildTree({ workflow: await loadCallee(node, job, walk), allowed: asked, level: level + 1 }, walk))
  }
  return { workflow, calls, permissions }
}

async function loadCallee({ workflow, level }: TreeNode, job: CallJob, walk: Walk): Promise<WorkflowDefinition> {
  walk.calls++
  if (level >= maximumLevels) throw new WorkflowFault([`${at(workflow, job)}: more than ${maximumLevels} levels of reusable workflows`])
  if (walk.calls > maximumCalls) throw new WorkflowFault([`${at(workflow, job)}: more than ${maximumCalls} reusable workflows in one run`])
  const { source, path } = await locate(workflow, job, walk.find)
  const callee = await loadWorkflow(source, path)
  walk.problems.push(...interfaceProblems(callee, job).map((problem) => `${at(workflow, job)}: ${problem}`))
  return callee
}

async function locate(workflow: WorkflowDefinition, job: CallJob, find: FindSource): Promise<{ source: WorkflowSource; path: string }> {
  const local = /^(?:\$|\.)\/(.+)$/.exec(job.uses)
  if (local?.[1] !== undefined) return { source: workflow.source, path: join(local[1]) }
  const [, repository, path, ref] = /^([^/@]+\/[^/@]+)\/([^@]+)@(.+)$/.exec(job.uses) ?? []
  const source = repository === undefined || ref === undefined ? undefined : await find(repository, ref)
  if (source === undefined || path === undefined) {
    throw new WorkflowFault([`${at(workflow, job)}: error parsing called workflow "${job.uses}": workflow was not found.`])
  }
  return { source, path }
}

function interfaceProblems(callee: WorkflowDefinition, job: CallJob): string[] {
  if (callee.events.workflow_call === undefined) return ['workflow_call key is not defined in the referenced workflow.']
  const { inputs, secrets } = callee.call
  const given = new Set(mappingEntries(job.with).map(([name]) => name.toLowerCase()))
  const passed = job.secrets === 'inherit' ? undefined : mappingEntries(job.secrets).map(([name]) => name.toLowerCase())
  return [
    ...missing(inputs, given).map((name) => `Input ${name} is required, but not provided while calling.`),
    ...unknown(given, inputs).map((name) => `Invalid input, ${name} is not defined in the referenced workflow.`),
    ...(passed === undefined
      ? []
      : missing(secrets, new Set(passed)).map((name) => `Secret ${name} is required, but not provided while calling.`)),
    ...unknown(passed ?? [], secrets).map((name) => `Invalid secret, ${name} is not defined in the referenced workflow.`),
  ]
}

function missing(declared: readonly { name: string; required: boolean }[], given: ReadonlySet<string>): string[] {
  return declared.filter(({ name, required }) => required && !given.has(name.toLowerCase())).map(({ name }) => name)
}

function unknown(given: Iterable<string>, declared: readonly { name: string }[]): string[] {
  const names = new Set(declared.map(({ name }) => name.toLowerCase()))
  return [...given].filter((name) => !names.has(name))
}

function excessProblems({ workflow, allowed }: TreeNode, job: JobDefinition, asked: Permissions): string[] {
  return excess(asked, allowed).map(
    ({ scope, asked, allowed }) =>
      `Error calling workflow '${workflow.source.repository}/${workflow.path}@${workflow.source.ref}'. ` +
      `The nested job '${job.id}' is requesting '${scope}: ${asked}', but is only allowed '${scope}: ${allowed}'.`,
  )
}

function at(workflow: WorkflowDefinition, job: JobDefinition): string {
  return `${workflow.path}, job '${job.id}'`
}
