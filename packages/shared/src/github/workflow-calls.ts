import { CORE_SCHEMA, load as loadYaml } from 'js-yaml'
import { z } from 'zod'

const job = z.looseObject({
  name: z.string().optional().catch(undefined),
  uses: z.string().optional().catch(undefined),
  strategy: z.unknown().optional(),
  with: z.record(z.string(), z.unknown()).optional().catch(undefined),
})
const workflow = z.looseObject({ jobs: z.record(z.string(), job) })

/** A job that calls a workflow. `shown`: what the names of the called jobs begin with at GitHub. `matrix`: whether it may call more than once. */
export type WorkflowCall = { job: string; shown: string; matrix: boolean }

/** The jobs of a workflow file that call the workflow `called` without a word for its input `call`. None of a text that is no workflow. */
export function unnamedCalls(text: string, called: string): WorkflowCall[] {
  const parsed = workflow.safeParse(parsedYaml(text))
  if (!parsed.success) return []
  return Object.entries(parsed.data.jobs).flatMap(([id, { name, uses = '', with: given, strategy }]) => {
    const file = uses.split('@')[0] ?? ''
    const isUnnamed = String(given?.['call'] ?? '').trim() === ''
    return file.endsWith(`/.github/workflows/${called}`) && isUnnamed
      ? [{ job: id, shown: name ?? id, matrix: strategy !== undefined }]
      : []
  })
}

function parsedYaml(text: string): unknown {
  try {
    return loadYaml(text, { schema: CORE_SCHEMA })
  } catch {
    return undefined
  }
}

/** Those of the calls that this run has made, by the names of its jobs; one of a matrix once for each of its jobs. A call that was skipped has none. */
export function callsMade(calls: readonly WorkflowCall[], names: readonly string[], first: string): WorkflowCall[] {
  return names.flatMap((name) => {
    const own = name.endsWith(` / ${first}`) ? name.slice(0, -` / ${first}`.length) : undefined
    const found = calls.find(({ shown }) => own === shown || (own?.startsWith(`${shown} (`) === true && own.endsWith(')')))
    return found === undefined ? [] : [found]
  })
}
