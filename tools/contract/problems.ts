import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { type ActionFile, readActionFile } from '../action-file.ts'
import { entryPath, stepEntries } from '../bundle/entry.ts'
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

/** Each step that the runner starts is a file of its own: what main does must not lie where post begins. */
function runProblems({ runs }: ActionFile, action: string, main: string): string[] {
  const problems: string[] = []
  if (!new RegExp(`name: '${action}'`).test(main)) problems.push(`src/main.ts does not call runAction with the name '${action}'`)
  const steps = stepEntries().filter((entry) => entry.action === action)
  for (const step of ['main', 'post'] as const) {
    const entry = steps.find((one) => one.step === step)
    const wanted = entry === undefined ? undefined : entryPath(entry)
    if (runs[step] === wanted) continue
    problems.push(
      wanted === undefined
        ? `runs.${step} is ${runs[step]}, but there is no src/${step}.ts`
        : `runs.${step} is ${runs[step] ?? 'not there'}, not ${wanted}`,
    )
  }
  return problems
}

function fileProblems({ runs }: ActionFile, folder: string): string[] {
  return [runs.main, runs.post ?? runs.main]
    .filter((path) => !existsSync(join(folder, path)))
    .map((path) => `${path} is not there: run "npx -y pnpm@12 run package"`)
}
