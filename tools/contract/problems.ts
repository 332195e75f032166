import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { type ActionFile, readActionFile } from '../action-file.ts'
import { filesBelow, root } from '../repository.ts'
import { inputProblems } from './inputs.ts'
import { outputProblems } from './outputs.ts'

const inputsModule = z.object({ inputsSchema: z.instanceof(z.ZodObject, { error: 'expected a z.object(…)' }) })

/** All that differs between an action's `action.yml` and its code; each line says where and what. */
export async function actionProblems(action: string): Promise<string[]> {
  const folder = join(root, 'actions', action)
  const place = `actions/${action}`
  try {
    const file = readActionFile(action)
    const loaded: unknown = await import(pathToFileURL(join(folder, 'src/inputs.ts')).href)
    const inputs = inputsModule.safeParse(loaded)
    if (!inputs.success) return [`${place}/src/inputs.ts: export inputsSchema, ${inputs.error.issues[0]?.message ?? 'a zod object'}`]
    const sources = filesBelow(join(folder, 'src'), (path) => path.endsWith('.ts')).map((path) => readFileSync(path, 'utf8'))
    const problems = [
      ...inputProblems(file, inputs.data.inputsSchema),
      ...outputProblems(file, sources),
      ...runProblems(file, action, readFileSync(join(folder, 'src/main.ts'), 'utf8')),
    ]
    return [...problems, ...fileProblems(file, folder)].map((problem) => `${place}: ${problem}`)
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function runProblems({ runs }: ActionFile, action: string, main: string): string[] {
  const problems: string[] = []
  if (!new RegExp(`name: '${action}'`).test(main)) problems.push(`src/main.ts does not call runAction with the name '${action}'`)
  const cleansUp = /\bpost\b/.test(main)
  if (cleansUp && runs.post === undefined) problems.push('src/main.ts has a post, but runs.post is not in action.yml: it would never run')
  if (!cleansUp && runs.post !== undefined) problems.push('runs.post is in action.yml, but src/main.ts has no post')
  return problems
}

function fileProblems({ runs }: ActionFile, folder: string): string[] {
  return [runs.main, runs.post ?? runs.main]
    .filter((path) => !existsSync(join(folder, path)))
    .map((path) => `${path} is not there: run the build`)
}
