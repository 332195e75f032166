import { z } from 'zod'
import { shellWord } from '../core/shell-word.ts'
import type { Runner } from '../ports/runner.ts'

const payloadSchema = z.object({ inputs: z.record(z.string(), z.union([z.string(), z.boolean(), z.number(), z.null()])) })

/**
 * The `gh` command that starts the workflow of this run by hand: with the inputs that this run was started with by hand, if it was, and those
 * of `fields`, of which an empty one is left out. Without `ref` it starts on the default branch.
 */
export function dispatchLine(
  { environment, payload }: Pick<Runner, 'environment' | 'payload'>,
  { ref, fields }: { ref?: string | undefined; fields: Readonly<Record<string, string>> },
): string {
  const file = /\/\.github\/workflows\/([^/@]+)@/.exec(environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1] ?? 'enhanced-ci.yml'
  const parsed = payloadSchema.safeParse(payload)
  const given = parsed.success
    ? Object.entries(parsed.data.inputs).map(([name, value]): [string, string] => [name, String(value ?? '')])
    : []
  const all = Object.entries({ ...Object.fromEntries(given), ...fields }).filter(([, value]) => value !== '')
  return [
    'gh',
    'workflow',
    'run',
    file,
    ...(ref === undefined ? [] : ['--ref', ref]),
    ...all.flatMap(([name, value]) => ['--field', `${name}=${value}`]),
  ]
    .map(shellWord)
    .join(' ')
}
