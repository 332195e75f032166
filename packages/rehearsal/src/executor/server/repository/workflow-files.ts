import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadWorkflow } from '../../workflow/load.ts'
import { type WorkflowDefinition, WorkflowFault, type WorkflowSource } from '../../workflow/model.ts'

const folder = '.github/workflows'

/** A workflow file, or what is wrong with it. */
export type WorkflowFile = { readonly path: string; readonly workflow: WorkflowDefinition | undefined; readonly faults: readonly string[] }

/** Every workflow of a repository at a commit, in the order of their names. */
export async function readWorkflows(source: WorkflowSource): Promise<WorkflowFile[]> {
  const directory = join(source.folder, folder)
  if (!existsSync(directory)) return []
  const names = readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  return Promise.all(names.map((name) => readWorkflow(source, `${folder}/${name}`)))
}

export async function readWorkflow(source: WorkflowSource, path: string): Promise<WorkflowFile> {
  try {
    return { path, workflow: await loadWorkflow(source, path), faults: [] }
  } catch (error) {
    if (error instanceof WorkflowFault) return { path, workflow: undefined, faults: error.messages }
    throw error
  }
}
