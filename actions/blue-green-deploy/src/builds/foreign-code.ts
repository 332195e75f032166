import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'

const repository = z.object({ full_name: z.string() }).nullable()
const event = z.union([
  z.object({ pull_request: z.object({ head: z.object({ repo: repository }) }) }).transform(({ pull_request: { head } }) => head.repo),
  z.object({ workflow_run: z.object({ head_repository: repository }) }).transform(({ workflow_run: run }) => run.head_repository),
])

/** Whether the event is about a commit of another repository, such as a fork, whatever secrets its run has. One that was deleted is another. */
export function isForeignCode({ payload, run }: Pick<Runner, 'payload' | 'run'>): boolean {
  const parsed = event.safeParse(payload)
  return parsed.success && parsed.data?.full_name.toLowerCase() !== run.repository.toLowerCase()
}
