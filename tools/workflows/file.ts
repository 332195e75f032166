import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadYaml } from 'js-yaml'
import { z } from 'zod'
import { filesBelow, root, shown } from '../repository.ts'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const stepSchema = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})

/** The name of a concurrency group, however it is written. */
const concurrency = z.union([z.string(), z.object({ group: z.string() }).transform(({ group }) => group)]).optional()

const jobSchema = z.looseObject({
  uses: z.string().optional(),
  permissions: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  'timeout-minutes': text.optional(),
  environment: z.unknown().optional(),
  concurrency,
  secrets: z.union([z.literal('inherit'), z.record(z.string(), z.string())]).optional(),
  steps: z.array(stepSchema).optional(),
})
export type WorkflowJob = z.infer<typeof jobSchema>

/** Names of events, however they are written. */
const events = z.union([
  z.string().transform((name) => [name]),
  z.array(z.string()),
  z.record(z.string(), z.unknown()).transform((all) => Object.keys(all)),
])

const workflowSchema = z.looseObject({
  on: events.default([]),
  concurrency,
  permissions: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  jobs: z.record(z.string(), jobSchema),
})

export type Workflow = {
  /** From the root, with slashes. */
  path: string
  text: string
  /** Whether a user copies it: then it names our workflows by `OWNER/NAME/…@v1`. */
  template: boolean
  content: z.infer<typeof workflowSchema>
}

/** Every workflow file of the suite: its own, and those that users copy. Throws an Error that says what is no workflow. */
export function readWorkflows(): Workflow[] {
  const own = filesBelow(join(root, '.github/workflows'), isYaml)
  const copied = filesBelow(join(root, 'action-templates'), (path) => isYaml(path) && path.split(/[\\/]/).at(-2) === 'workflows')
  return [...own.map((path) => readWorkflow(path, false)), ...copied.map((path) => readWorkflow(path, true))]
}

/** One workflow from its text. */
export function parseWorkflow(path: string, source: string, template: boolean): Workflow {
  const parsed = workflowSchema.safeParse(yamlOf(path, source))
  if (!parsed.success) {
    throw new Error(`${path}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
  }
  return { path, text: source, template, content: parsed.data }
}

function yamlOf(path: string, source: string): unknown {
  try {
    return loadYaml(source)
  } catch (cause) {
    throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function readWorkflow(path: string, template: boolean): Workflow {
  return parseWorkflow(shown(path), readFileSync(path, 'utf8'), template)
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path)
}
