import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesBelow, repositorySlug, root, shown } from '../repository.ts'
import { run } from '../run.ts'
import { isInstalled } from './programs.ts'
import type { Tally } from './results.ts'

type Linter = { program: string; name: string; args: readonly string[] }

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)
const below = (folder: string): string[] => filesBelow(join(root, folder), isYaml).map(shown)

/** What looks at every workflow, template and action of the suite from outside. */
function linters(): Linter[] {
  const workflows = [...below('.github/workflows'), ...below('action-templates/workflows')]
  const actions = below('actions').filter((path) => path.endsWith('/action.yml'))
  return [
    {
      program: 'actionlint',
      name: 'actionlint on workflows and templates',
      args: ['-no-color', '-shellcheck=', '-pyflakes=', ...workflows],
    },
    {
      program: 'zizmor',
      name: 'zizmor on workflows, templates and actions',
      args: [
        '--persona=auditor',
        '--offline',
        `--config=${zizmorConfiguration()}`,
        '--no-progress',
        '--color=never',
        ...workflows,
        ...actions,
        'action-templates/dependabot.yml',
      ],
    },
  ]
}

/** Everything is pinned by commit, but for what users copy: that names our own releases by their moving major tag. */
function zizmorConfiguration(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-zizmor-')), 'zizmor.yml')
  const policies = { '*': 'hash-pin', [`${repositorySlug()}/*`]: 'ref-pin' }
  writeFileSync(path, JSON.stringify({ rules: { 'unpinned-uses': { config: { policies } } } }))
  return path
}

/** Runs the linters of workflows that are installed; each counts as one test, and shows all that it found. */
export async function lintWorkflows(environment: Readonly<Record<string, string>>): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: [], notRun: [] }
  for (const { program, name, args } of linters()) {
    if (!isInstalled(program, environment['PATH'] ?? '')) {
      tally.notRun.push(`${name}: ${program} is not installed`)
      continue
    }
    const { code, output } = await run(program, args, environment)
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
    if (code === 0) tally.passed += 1
    else {
      tally.failed.push(name)
      console.log(output)
    }
  }
  return tally
}
