import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readActionFile } from '../action-file.ts'
import { root } from '../repository.ts'
import type { Workflow } from './file.ts'

/** Whether every `steps.ID.outputs.NAME` of one of our own actions is an output that it has: the language service takes any name. */
export function outputProblems({ path, content }: Workflow): string[] {
  return Object.entries(content.jobs).flatMap(([name, job]) =>
    (job.steps ?? []).flatMap(({ id, uses }) => {
      const action = /^\$\/actions\/([\w-]+)$/.exec(uses ?? '')?.[1]
      if (id === undefined || action === undefined || !existsSync(join(root, 'actions', action, 'action.yml'))) return []
      const outputs = Object.keys(readActionFile(action).outputs)
      const read = [...JSON.stringify(job).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(
        ([, output = '']) => output,
      )
      const strangers = [...new Set(read)].filter((output) => !outputs.includes(output))
      return strangers.map(
        (output) => `${path}: job ${name}: steps.${id}.outputs.${output} is read, but ${action} sets ${outputs.join(', ')}`,
      )
    }),
  )
}
