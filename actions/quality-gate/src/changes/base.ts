import type { Git } from '@slipway/shared/ports/git'
import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'
import { type Changes, parseDiff } from './diff.ts'

const sha = z.string().regex(/^[0-9a-f]{40}$/)
const payloadSchema = z.object({
  pull_request: z
    .object({ base: z.object({ sha }) })
    .optional()
    .catch(undefined),
  merge_group: z.object({ base_sha: sha }).optional().catch(undefined),
  before: sha
    .refine((value) => !/^0+$/.test(value))
    .optional()
    .catch(undefined),
})

/** The commit to compare with: the base of the pull request or merge group, the commit before the push, or the parent commit. */
export function baseOf(payload: unknown): string {
  const event = payloadSchema.safeParse(payload).data
  return event?.pull_request?.base.sha ?? event?.merge_group?.base_sha ?? event?.before ?? 'HEAD~1'
}

export type ChangesResult = { state: 'known'; changes: Changes } | { state: 'unknown'; reason: string }

/** The lines that changed since the merge base of `base` and HEAD. */
export async function readChanges(
  base: string,
  { runner, git }: { runner: Runner; git: Git },
  environment: Readonly<Record<string, string>>,
): Promise<ChangesResult> {
  const options = ['--no-color', '--no-ext-diff', '--no-textconv', '-U0', '-M', '--src-prefix=a/', '--dst-prefix=b/']
  const result = await git(['-c', 'core.quotePath=off', 'diff', ...options, `${base}...HEAD`, '--'], {
    cwd: runner.workspace,
    env: environment,
  })
  if (result.state === 'exited' && result.code === 0) return { state: 'known', changes: parseDiff(result.stdout) }
  const said = result.state === 'exited' ? (result.stderr.trim().split('\n')[0] ?? '') : 'git is not installed'
  return {
    state: 'unknown',
    reason: `git could not compare with "${base}" (${said.slice(0, 200)}); let actions/checkout fetch it with fetch-depth: 0`,
  }
}
