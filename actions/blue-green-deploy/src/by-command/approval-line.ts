import { dispatchLine } from '@slipway/shared/github/dispatch-line'
import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'

const payloadSchema = z.object({ inputs: z.record(z.string(), z.unknown()) })
/** What a line of approval says itself, or has no say in: the proposal names its commit and its service. */
const ownFields: readonly string[] = ['environment', 'approve', 'ref', 'service']

/**
 * The one line that approves a proposal. It starts the workflow that has proposed, on the branch of which that one was started. A workflow
 * whose inputs do not have the environment, such as that of releases, gets the inputs that the proposing run had.
 */
export function approvalLine(
  runner: Pick<Runner, 'environment' | 'payload'>,
  { environment, proposal, ref }: { environment: string; proposal: string; ref: string },
): string {
  const parsed = payloadSchema.safeParse(runner.payload)
  const given = parsed.success ? Object.keys(parsed.data.inputs) : undefined
  const namesEnvironment = given === undefined || given.includes('environment')
  const left = (given ?? []).filter((name) => namesEnvironment || ownFields.includes(name))
  return dispatchLine(runner, {
    ref: ref.replace(/^refs\/(heads|tags)\//, ''),
    fields: {
      ...Object.fromEntries(left.map((name) => [name, ''])),
      ...(namesEnvironment ? { environment } : {}),
      approve: proposal,
    },
  })
}

/** The line that proposes again, with what is live by then. */
export function proposeAgainLine(job: number): string {
  return `gh run rerun --job ${job}`
}

/** The line that builds and proposes again. */
export function buildAgainLine(run: number): string {
  return `gh run rerun ${run}`
}
