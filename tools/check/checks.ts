import { root } from '../repository.ts'
import { importProblems } from '../rooms/problems.ts'
import { type Ended, run, runBin, runScript } from '../run.ts'
import { readWorkflows } from '../workflows/file.ts'
import { outputProblems } from '../workflows/outputs.ts'
import { ruleProblems } from '../workflows/rules.ts'
import { syntaxProblems } from '../workflows/syntax.ts'
import { lockFileProblems, wordProblems } from './texts.ts'

/** One thing that `check` looks at; no problems means that it is well. */
export type Check = { name: string; look(): Promise<string[]> }

/** All checks, in the order in which they are shown. Types come first: bundles and contract work on what tsc emits. */
export const checks: readonly Check[] = [
  {
    name: 'format and lint',
    look: () => output(runBin('biome', ['check', '--colors=off', '--error-on-warnings', '--max-diagnostics=50'])),
  },
  { name: 'rooms, circles of imports and double names', look: () => importProblems(root) },
  { name: 'types', look: () => output(runBin('tsc', ['-b'])) },
  { name: 'types of tools, benches and tests', look: () => output(runBin('tsc', ['-p', 'tsconfig.check.json'])) },
  {
    name: 'dead code and unused dependencies',
    look: () => output(run(process.execPath, ['node_modules/knip/bin/knip.js', '--no-progress'])),
  },
  { name: 'dist/ as the sources make it', look: () => output(runScript('tools/package.ts', ['--check'])) },
  { name: 'action.yml against the code', look: () => output(runScript('tools/check-contract.ts', [])) },
  { name: 'docs as the sources make them', look: () => output(runScript('tools/docs.ts', ['--check'])) },
  { name: 'workflows', look: workflowProblems },
  { name: 'lock file', look: async () => lockFileProblems() },
  { name: 'words', look: wordProblems },
]

async function output(ending: Promise<Ended>): Promise<string[]> {
  const { code, output } = await ending
  return code === 0 ? [] : output.trim().split('\n')
}

async function workflowProblems(): Promise<string[]> {
  const workflows = readWorkflows()
  const syntax = await Promise.all(workflows.map(syntaxProblems))
  return [...workflows.flatMap((workflow) => [...ruleProblems(workflow), ...outputProblems(workflow)]), ...syntax.flat()]
}
