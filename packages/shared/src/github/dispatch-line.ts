import { z } from 'zod'
import { shellWord } from '../core/shell-word.ts'
import type { Runner } from '../ports/runner.ts'

const payloadSchema = z.object({ inputs: z.record(z.string(), z.union([z.string(), z.boolean(), z.number(), z.null()])) })

/**
 * The `gh` command that starts the workflow of this run by hand: with the inputs that this run was started with by hand, if it was, and those
 * of `fields`, of which an empty one is left out, and so is one that the workflow does not take: its event names all that it declares. Without
 * `ref` it starts on the default branch.
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
  const isTaken = (name: string) => !parsed.success || Object.hasOwn(parsed.data.inputs, name)
  const all = Object.entries({ ...Object.fromEntries(given), ...fields }).filter(([name, value]) => value !== '' && isTaken(name))
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

/** The same, with these fields otherwise; undefined where nobody started this run by hand, or its workflow takes no such field. */
export function lineOtherwise(
  runner: Pick<Runner, 'environment' | 'payload'>,
  fields: Readonly<Record<string, string>>,
): string | undefined {
  const parsed = payloadSchema.safeParse(runner.payload)
  if (!parsed.success || Object.keys(fields).some((name) => !Object.hasOwn(parsed.data.inputs, name))) return undefined
  return dispatchLine(runner, { fields })
}
