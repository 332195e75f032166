import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { actionNames, root } from '../repository.ts'

/** One step of an action that the runner starts: `main` or `post`, each a file of its own in `src/` and in `dist/`. */
export type StepEntry = { action: string; step: 'main' | 'post' }

/** Every step of every action: each has a main step, and a post step where there is a `src/post.ts`. */
export function stepEntries(): StepEntry[] {
  return actionNames().flatMap((action): StepEntry[] => {
    const hasPost = existsSync(join(root, 'actions', action, 'src/post.ts'))
    return hasPost
      ? [
          { action, step: 'main' },
          { action, step: 'post' },
        ]
      : [{ action, step: 'main' }]
  })
}

/** Where `action.yml` finds a step, from the action's own folder. */
export function entryPath({ action, step }: StepEntry): string {
  return `../../dist/${action}/${step}.js`
}

/** What the bundler begins with: a module in `folder` whose `start` loads one step by its name, and nothing of the others. */
export function bundleEntry(entries: readonly StepEntry[], folder: string): string {
  const lines = entries.map(({ action, step }) => {
    const built = relative(folder, join(root, 'actions', action, `build/${step}.js`)).split(sep)
    return `  '${action}/${step}': () => import('${built.join('/')}'),\n`
  })
  return `const steps = {\n${lines.join('')}}\n\nexport const start = (name) => steps[name]()\n`
}

/** The file that the runner starts for a step. */
export function stepStub({ action, step }: StepEntry): string {
  return `import { start } from '../index.js'\n\nawait start('${action}/${step}')\n`
}
